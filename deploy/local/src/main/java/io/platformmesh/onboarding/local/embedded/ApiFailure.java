package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;

/** A request that the embedded API server rejects, with the error of a Kubernetes API server. */
final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int statusCode;
  private final String reason;

  private ApiFailure(int statusCode, String reason, String message) {
    super(message);
    this.statusCode = statusCode;
    this.reason = reason;
  }

  static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  static ApiFailure forbidden(String message) {
    return new ApiFailure(403, "Forbidden", message);
  }

  static ApiFailure notFound(String resourceName) {
    return new ApiFailure(404, "NotFound", resourceName + " not found");
  }

  static ApiFailure methodNotAllowed(String method) {
    return new ApiFailure(405, "MethodNotAllowed", "the server does not allow " + method + " here");
  }

  static ApiFailure alreadyExists(String resourceName) {
    return new ApiFailure(409, "AlreadyExists", resourceName + " already exists");
  }

  static ApiFailure conflict(String message) {
    return new ApiFailure(409, "Conflict", message);
  }

  static ApiFailure objectModified(String resourceName) {
    return conflict(
        ("Operation cannot be fulfilled on %s: the object has been modified;"
                + " please apply your changes to the latest version and try again")
            .formatted(resourceName));
  }

  static ApiFailure unsupportedMediaType(String contentType) {
    return new ApiFailure(
        415, "UnsupportedMediaType", "the body of the request has the unknown type " + contentType);
  }

  static ApiFailure invalid(String message) {
    return new ApiFailure(422, "Invalid", message);
  }

  /** Builds the HTTP response of the embedded API server: a Kubernetes Status of the failure. */
  MockResponse errorResponse() {
    Status status =
        new StatusBuilder()
            .withStatus("Failure")
            .withReason(reason)
            .withMessage(getMessage())
            .withCode(statusCode)
            .build();
    return new MockResponse()
        .setResponseCode(statusCode)
        .addHeader("Content-Type", "application/json")
        .setBody(Serialization.asJson(status));
  }
}
