package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.Optional;

/**
 * Receives each request to the embedded API server before the {@link ApiStore} and may answer it
 * instead, so that tests can count requests and inject faults.
 */
@FunctionalInterface
interface RequestInterceptor {

  /** Leaves every request to the store. */
  RequestInterceptor NONE = request -> Optional.empty();

  /**
   * Returns the response, or empty to leave the request to the store. Called on the API server's
   * event loop, so it must not send requests to the server itself.
   */
  Optional<MockResponse> intercept(RecordedRequest request);
}
