package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.platformmesh.onboarding.local.Json;
import java.util.Objects;

/** Reads the bodies of requests to the embedded API server, and builds its JSON responses. */
final class JsonBodies {
  private JsonBodies() {}

  /** The body of the request, or an empty text. */
  static String bodyOf(RecordedRequest request) {
    return Objects.requireNonNullElse(request.getUtf8Body(), "");
  }

  /** Parses the body of the request, which must be an object. */
  static ObjectNode parseObject(RecordedRequest request) throws ApiFailure {
    if (parse(bodyOf(request)) instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the body of the request must be an object");
  }

  /** Parses a body in JSON or YAML. */
  static JsonNode parse(String body) throws ApiFailure {
    boolean isJson = body.startsWith("{") || body.startsWith("[");
    try {
      return isJson ? Json.mapper().readTree(body) : Serialization.unmarshal(body, JsonNode.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      ApiFailure badRequest = ApiFailure.badRequest("the body of the request cannot be read");
      badRequest.initCause(e);
      throw badRequest;
    }
  }

  /** Builds a response with status 200 and this body. */
  static MockResponse okResponse(ObjectNode body) {
    return new MockResponse()
        .setResponseCode(200)
        .addHeader("Content-Type", "application/json")
        .setBody(body.toString());
  }
}
