package io.platformmesh.onboarding.runtime.health;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * {@code /loglevel}: GET tells the level of our own logs, PUT sets it until the process ends. PUT
 * is for those who are on the machine or in the pod already: it is accepted from loopback only.
 */
final class LogLevelHandler implements HttpHandler {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevelHandler.class);
  private static final String OURS = "io.platformmesh";
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final String PARAMETER = "level=";

  /** Made once for each endpoint. */
  LogLevelHandler() {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> HttpResponses.text(exchange, 200, logger().getEffectiveLevel() + "\n");
      case "PUT" -> put(exchange);
      default ->
          HttpResponses.text(exchange, 405, "GET tells the level, PUT ?level=DEBUG sets it.\n");
    }
  }

  private static void put(HttpExchange exchange) throws IOException {
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
      HttpResponses.text(
          exchange, 403, "Only from loopback: use kubectl port-forward, or kubectl exec.\n");
      return;
    }
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String level =
        query.startsWith(PARAMETER)
            ? query.substring(PARAMETER.length()).toUpperCase(Locale.ROOT)
            : "";
    if (!LEVELS.contains(level)) {
      HttpResponses.text(
          exchange, 400, "?level= must be one of %s.\n".formatted(String.join(", ", LEVELS)));
      return;
    }
    Level before = logger().getEffectiveLevel();
    logger().setLevel(Level.toLevel(level));
    LOG.warn("The log level is {} now, it was {}.", level, before);
    HttpResponses.text(exchange, 200, level + "\n");
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(OURS);
  }
}
