package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * A Kubernetes {@code Status}, the body of every error of an API server, as the kcp front proxy
 * sends it.
 *
 * @param code HTTP status code
 * @param reason machine-readable reason, like {@code Forbidden}
 */
record StatusBody(int code, String reason, String message) {

  static StatusBody unauthorized() {
    return new StatusBody(401, "Unauthorized", "Unauthorized");
  }

  /** The answer of kcp for a workspace that it does not know (yet). */
  static StatusBody notPermitted(String workspace) {
    return new StatusBody(
        403, "Forbidden", "\"" + workspace + "\" is forbidden: workspace access not permitted");
  }

  static StatusBody notFound(String uri) {
    return new StatusBody(404, "NotFound", "nothing is served at " + uri);
  }

  static StatusBody badGateway(Throwable cause) {
    return new StatusBody(
        502, "InternalError", "the workspace's API server does not answer: " + cause.getMessage());
  }

  static StatusBody unavailable(String message) {
    return new StatusBody(503, "ServiceUnavailable", message);
  }

  static StatusBody expired() {
    return new StatusBody(410, "Expired", "the watch has ended: list again");
  }

  /** The {@code Status} as JSON. */
  JsonObject json() {
    return new JsonObject()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", new JsonObject())
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code);
  }

  /** The event that ends a watch with this status, without a line end. */
  Buffer watchEvent() {
    return new JsonObject().put("type", "ERROR").put("object", json()).toBuffer();
  }

  /** Sends this error as the response, or resets a response that has started. */
  void sendTo(HttpServerResponse response) {
    if (!response.ended() && !response.headWritten()) {
      response
          .setStatusCode(code)
          .putHeader("Content-Type", "application/json")
          .end(json().toBuffer());
    } else {
      response.reset();
    }
  }
}
