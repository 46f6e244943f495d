package io.platformmesh.onboarding.runtime.health;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * The handler of {@code /loglevel}: GET returns the log level of this project's loggers, PUT sets
 * the level until the process ends. PUT is accepted from loopback addresses only, because it needs
 * the permissions of a user on the machine or in the pod.
 */
final class LogLevelHandler implements HttpHandler {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevelHandler.class);
  private static final String ROOT_LOGGER = "io.platformmesh";
  private static final List<String> LOG_LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final String LEVEL_PARAMETER = "level=";

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" ->
          HttpResponses.writeText(
              exchange, HttpURLConnection.HTTP_OK, projectLogger().getEffectiveLevel() + "\n");
      case "PUT" -> putLogLevel(exchange);
      default ->
          HttpResponses.writeText(
              exchange,
              HttpURLConnection.HTTP_BAD_METHOD,
              "Use GET to read the level, or PUT ?level=DEBUG to set it.\n");
    }
  }

  private static void putLogLevel(HttpExchange exchange) throws IOException {
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
      HttpResponses.writeText(
          exchange,
          HttpURLConnection.HTTP_FORBIDDEN,
          "The level can be set from loopback addresses only: use kubectl port-forward or kubectl"
              + " exec.\n");
      return;
    }
    String levelQuery = String.valueOf(exchange.getRequestURI().getQuery());
    String requestedLevel =
        levelQuery.startsWith(LEVEL_PARAMETER)
            ? levelQuery.substring(LEVEL_PARAMETER.length()).toUpperCase(Locale.ROOT)
            : "";
    if (!LOG_LEVELS.contains(requestedLevel)) {
      String permittedLevels = String.join(", ", LOG_LEVELS);
      HttpResponses.writeText(
          exchange,
          HttpURLConnection.HTTP_BAD_REQUEST,
          "?level= must be one of %s.\n".formatted(permittedLevels));
      return;
    }
    Level previousLevel = projectLogger().getEffectiveLevel();
    projectLogger().setLevel(Level.toLevel(requestedLevel));
    LOG.warn("The log level changed from {} to {}.", previousLevel, requestedLevel);
    HttpResponses.writeText(exchange, HttpURLConnection.HTTP_OK, requestedLevel + "\n");
  }

  private static Logger projectLogger() {
    return (Logger) LoggerFactory.getLogger(ROOT_LOGGER);
  }
}
