package io.platformmesh.onboarding.local.servers.kcp;

import static java.net.HttpURLConnection.HTTP_BAD_GATEWAY;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_GONE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

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
    return new StatusBody(HTTP_UNAUTHORIZED, "Unauthorized", "Unauthorized");
  }

  /** The answer of kcp for a workspace that does not exist (yet). */
  static StatusBody notPermitted(String pathOrClusterId) {
    return new StatusBody(
        HTTP_FORBIDDEN,
        "Forbidden",
        "\"" + pathOrClusterId + "\" is forbidden: workspace access not permitted");
  }

  static StatusBody notFound(String uri) {
    return new StatusBody(HTTP_NOT_FOUND, "NotFound", "nothing is served at " + uri);
  }

  static StatusBody badGateway(Throwable cause) {
    return new StatusBody(
        HTTP_BAD_GATEWAY,
        "InternalError",
        "the workspace's API server does not answer: " + cause.getMessage());
  }

  static StatusBody unavailable(String message) {
    return new StatusBody(HTTP_UNAVAILABLE, "ServiceUnavailable", message);
  }

  static StatusBody expired() {
    return new StatusBody(HTTP_GONE, "Expired", "the watch has ended: list again");
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
  void sendTo(HttpServerResponse callerResponse) {
    boolean hasStarted = callerResponse.ended() || callerResponse.headWritten();
    if (!hasStarted) {
      callerResponse
          .setStatusCode(code)
          .putHeader("Content-Type", "application/json")
          .end(json().toBuffer());
    } else {
      callerResponse.reset();
    }
  }
}
