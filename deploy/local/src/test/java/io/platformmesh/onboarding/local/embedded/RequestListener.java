package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import java.util.Optional;

/** Sees the requests of one test before the API server answers them. */
@FunctionalInterface
public interface RequestListener {

  /**
   * Returns a refusal to answer in the server's place, or empty to let the server answer. Runs on
   * the server's thread: use {@link EmbeddedCluster}, which sends no HTTP request.
   */
  Optional<Refusal> on(ApiRequest request);

  /**
   * An error that the server answers.
   *
   * @param code the HTTP status
   * @param message the message of the answer
   */
  record Refusal(int code, String message) {

    MockResponse response() {
      return new MockResponse()
          .setResponseCode(code)
          .addHeader("Content-Type", "application/json")
          .setBody(
              Serialization.asJson(
                  new StatusBuilder()
                      .withStatus("Failure")
                      .withMessage(message)
                      .withCode(code)
                      .build()));
    }
  }
}
