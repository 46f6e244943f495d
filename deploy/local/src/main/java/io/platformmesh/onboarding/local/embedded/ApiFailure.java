package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;

/** A rejected request, with the error that a Kubernetes API server returns for it. */
final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  private ApiFailure(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  static ApiFailure forbidden(String message) {
    return new ApiFailure(403, "Forbidden", message);
  }

  static ApiFailure notFound(String what) {
    return new ApiFailure(404, "NotFound", what + " not found");
  }

  static ApiFailure methodNotAllowed(String method) {
    return new ApiFailure(405, "MethodNotAllowed", "the server does not allow " + method + " here");
  }

  static ApiFailure alreadyExists(String what) {
    return new ApiFailure(409, "AlreadyExists", what + " already exists");
  }

  static ApiFailure conflict(String message) {
    return new ApiFailure(409, "Conflict", message);
  }

  static ApiFailure modified(String what) {
    return conflict(
        "Operation cannot be fulfilled on "
            + what
            + ": the object has been modified; please apply your changes to the latest version and"
            + " try again");
  }

  static ApiFailure unsupportedMediaType(String type) {
    return new ApiFailure(
        415, "UnsupportedMediaType", "the body of the request has the unknown type " + type);
  }

  static ApiFailure invalid(String message) {
    return new ApiFailure(422, "Invalid", message);
  }

  MockResponse response() {
    Status status =
        new StatusBuilder()
            .withStatus("Failure")
            .withReason(reason)
            .withMessage(getMessage())
            .withCode(code)
            .build();
    return new MockResponse()
        .setResponseCode(code)
        .addHeader("Content-Type", "application/json")
        .setBody(Serialization.asJson(status));
  }
}
