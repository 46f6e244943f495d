package io.platformmesh.onboarding.worker.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.platformmesh.onboarding.worker.connect.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Serves {@code /metrics}, {@code /healthz} and {@code /readyz} of a process over plain HTTP. */
public final class StatusEndpoint implements AutoCloseable {

  private final HttpServer server;

  private StatusEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param port port on all interfaces; 0 for any free one
   * @param metrics what {@code /metrics} shows
   * @param ready whether {@code /readyz} says 200 rather than 503
   * @throws UserError when the port is taken
   */
  public static StatusEndpoint start(int port, Metrics metrics, BooleanSupplier ready) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
      server.createContext(
          "/metrics", exchange -> answer(exchange, 200, metrics.registry().scrape()));
      server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
      server.createContext(
          "/readyz",
          exchange -> {
            boolean isReady = ready.getAsBoolean();
            answer(exchange, isReady ? 200 : 503, isReady ? "ok\n" : "starting\n");
          });
      server.start();
      return new StatusEndpoint(server);
    } catch (IOException taken) {
      throw new UserError(
          "port %d cannot be opened for metrics and health (%s): choose another by --metrics-port."
              .formatted(port, taken.getMessage()));
    }
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(code, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** The port it serves on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
