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
 * The HTTP server for {@code /metrics}, {@code /healthz}, {@code /readyz} and {@code /loglevel} of
 * a process, without TLS.
 */
public final class StatusEndpoint implements AutoCloseable {

  /** Several threads, so that a slow readiness check delays neither scrapes nor liveness probes. */
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;

  private StatusEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts the server.
   *
   * @param port port on all interfaces; 0 for a random free port
   * @param metrics content of {@code /metrics}
   * @param readiness content of {@code /readyz}, which answers 503 while the process is not ready
   * @throws UserError if the port cannot be opened
   */
  public static StatusEndpoint start(int port, Metrics metrics, Readiness readiness) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException unavailable) {
      throw new UserError(
          "port %d for metrics and health cannot be opened (%s): set another port with --metrics-port."
              .formatted(port, unavailable.getMessage()));
    }
    server.createContext(
        "/metrics", exchange -> HttpResponses.text(exchange, 200, metrics.scrape()));
    server.createContext(
        "/healthz",
        exchange -> {
          Optional<String> failure = Liveness.failure();
          HttpResponses.text(exchange, failure.isEmpty() ? 200 : 503, failure.orElse("ok") + "\n");
        });
    server.createContext(
        "/readyz",
        exchange -> {
          List<String> failures = readiness.failures();
          HttpResponses.text(
              exchange,
              failures.isEmpty() ? 200 : 503,
              failures.isEmpty() ? "ok\n" : String.join("\n", failures) + "\n");
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

  /** Returns the port of the server. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
