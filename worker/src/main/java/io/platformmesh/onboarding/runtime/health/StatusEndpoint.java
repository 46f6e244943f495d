package io.platformmesh.onboarding.runtime.health;

import com.sun.net.httpserver.HttpServer;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /metrics}, {@code /healthz}, {@code /readyz} and {@code /loglevel} of a process
 * over plain HTTP.
 */
public final class StatusEndpoint implements AutoCloseable {

  /** So that a check that takes its time holds up neither a scrape nor the liveness probe. */
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;

  private StatusEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Begins to serve.
   *
   * @param port port on all interfaces; 0 for any free one
   * @param metrics what {@code /metrics} shows
   * @param readiness whether {@code /readyz} says 200 rather than 503, and why not
   * @throws UserError when the port is taken
   */
  public static StatusEndpoint start(int port, Metrics metrics, Readiness readiness) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException taken) {
      throw new UserError(
          "port %d cannot be opened for metrics and health (%s): choose another by --metrics-port."
              .formatted(port, taken.getMessage()));
    }
    server.createContext(
        "/metrics", exchange -> HttpResponses.text(exchange, 200, metrics.scrape()));
    server.createContext(
        "/healthz",
        exchange -> {
          Optional<String> trouble = Liveness.trouble();
          HttpResponses.text(exchange, trouble.isEmpty() ? 200 : 503, trouble.orElse("ok") + "\n");
        });
    server.createContext(
        "/readyz",
        exchange -> {
          List<String> troubles = readiness.troubles();
          HttpResponses.text(
              exchange,
              troubles.isEmpty() ? 200 : 503,
              troubles.isEmpty() ? "ok\n" : String.join("\n", troubles) + "\n");
        });
    server.createContext("/loglevel", new LogLevelHandler());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, StatusEndpoint::thread);
    server.setExecutor(threads);
    server.start();
    return new StatusEndpoint(server, threads);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "status-endpoint");
    thread.setDaemon(true);
    return thread;
  }

  /** The port it serves on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
