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
 * The handler of {@code /loglevel}: GET returns the log level of this project's loggers, PUT sets
 * it until the process ends. PUT is accepted from loopback addresses only, because it needs the
 * permissions of a user on the machine or in the pod.
 */
final class LogLevelHandler implements HttpHandler {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevelHandler.class);
  private static final String ROOT_LOGGER = "io.platformmesh";
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final String PARAMETER = "level=";

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> HttpResponses.text(exchange, 200, logger().getEffectiveLevel() + "\n");
      case "PUT" -> put(exchange);
      default ->
          HttpResponses.text(
              exchange, 405, "Use GET to read the level, or PUT ?level=DEBUG to set it.\n");
    }
  }

  private static void put(HttpExchange exchange) throws IOException {
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
      HttpResponses.text(
          exchange,
          403,
          "The level can be set from loopback addresses only: use kubectl port-forward or kubectl exec.\n");
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
    LOG.warn("The log level changed from {} to {}.", before, level);
    HttpResponses.text(exchange, 200, level + "\n");
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ROOT_LOGGER);
  }
}
