package io.platformmesh.onboarding.runtime.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.metrics.Metrics;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP server for {@code /metrics}, {@code /healthz}, {@code /readyz} and {@code /loglevel} of
 * a process, without TLS.
 */
public final class StatusEndpoint implements AutoCloseable {

  /** Several threads, so that a slow readiness check delays neither scrapes nor liveness probes. */
  private static final int HANDLER_THREADS = 4;

  private static final int SYSTEM_DEFAULT_BACKLOG = 0;
  private static final int STOP_DELAY_SECONDS = 0;

  private final HttpServer httpServer;
  private final ExecutorService handlerThreads;

  private StatusEndpoint(HttpServer httpServer, ExecutorService handlerThreads) {
    this.httpServer = httpServer;
    this.handlerThreads = handlerThreads;
  }

  /**
   * Starts the HTTP server for health and metrics.
   *
   * @param port port on all interfaces; 0 for a random free port
   * @param metrics content of {@code /metrics}
   * @param readiness content of {@code /readyz}, which answers 503 while the process is not ready
   * @throws UserError if the port cannot be opened
   */
  public static StatusEndpoint start(int port, Metrics metrics, Readiness readiness) {
    HttpServer httpServer;
    try {
      httpServer = HttpServer.create(new InetSocketAddress(port), SYSTEM_DEFAULT_BACKLOG);
    } catch (IOException unavailablePort) {
      throw new UserError(
          "port %d for metrics and health cannot be opened (%s): set another port with --metrics-port."
              .formatted(port, unavailablePort.getMessage()));
    }
    httpServer.createContext(
        "/metrics",
        exchange -> HttpResponses.writeText(exchange, HttpURLConnection.HTTP_OK, metrics.scrape()));
    httpServer.createContext("/healthz", exchange -> answerProbe(exchange, livenessFailures()));
    httpServer.createContext("/readyz", exchange -> answerProbe(exchange, readiness.failures()));
    httpServer.createContext("/loglevel", new LogLevelHandler());
    ExecutorService handlerThreads =
        Executors.newFixedThreadPool(HANDLER_THREADS, StatusEndpoint::newHandlerThread);
    httpServer.setExecutor(handlerThreads);
    httpServer.start();
    return new StatusEndpoint(httpServer, handlerThreads);
  }

  private static List<String> livenessFailures() {
    return Liveness.failure().stream().toList();
  }

  /** Answers a liveness or readiness probe: 200 without failures, else 503 and the failures. */
  private static void answerProbe(HttpExchange exchange, List<String> probeFailures)
      throws IOException {
    if (probeFailures.isEmpty()) {
      HttpResponses.writeText(exchange, HttpURLConnection.HTTP_OK, "ok\n");
    } else {
      String failureLines = String.join("\n", probeFailures) + "\n";
      HttpResponses.writeText(exchange, HttpURLConnection.HTTP_UNAVAILABLE, failureLines);
    }
  }

  private static Thread newHandlerThread(Runnable requestHandling) {
    Thread handlerThread = new Thread(requestHandling, "status-endpoint");
    handlerThread.setDaemon(true);
    return handlerThread;
  }

  /** Returns the port of the health endpoint. */
  public int port() {
    return httpServer.getAddress().getPort();
  }

  @Override
  public void close() {
    httpServer.stop(STOP_DELAY_SECONDS);
    handlerThreads.shutdownNow();
  }
}
