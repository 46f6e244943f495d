package io.platformmesh.onboarding.runtime.health;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes the HTTP responses of the health endpoint. */
final class HttpResponses {

  private HttpResponses() {}

  /** Writes an HTTP response of plain text in UTF-8. */
  static void writeText(HttpExchange exchange, int statusCode, String responseText)
      throws IOException {
    byte[] responseBody = responseText.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(statusCode, responseBody.length);
    try (var bodyStream = exchange.getResponseBody()) {
      bodyStream.write(responseBody);
    }
  }
}
