package io.platformmesh.onboarding.starter.cli.codec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.codec.EncryptionCodec;
import io.platformmesh.onboarding.runtime.credentials.TokenFile;
import io.platformmesh.onboarding.starter.cli.codec.PayloadsExchange.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Temporal's codec server protocol over HTTP. Browsers are answered on the pages of known origins
 * only, so that no other page of a user who runs this on their machine can use it.
 */
final class CodecServer implements AutoCloseable {

  private static final int THREADS = 8;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final PayloadsExchange payloads;
  private final Set<String> origins;
  private final @Nullable TokenFile token;

  private CodecServer(
      HttpServer server, EncryptionCodec codec, Set<String> origins, @Nullable TokenFile token) {
    this.server = server;
    this.payloads = new PayloadsExchange(codec);
    this.origins = Set.copyOf(origins);
    this.token = token;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Begins to serve.
   *
   * @param address where; port 0 for any free one
   * @param origins pages that may use it from a browser, such as {@code http://localhost:8233}
   * @param token what callers have to show; null for nothing
   * @throws UserError when the address cannot be used
   */
  static CodecServer start(
      InetSocketAddress address,
      EncryptionCodec codec,
      Set<String> origins,
      @Nullable TokenFile token) {
    try {
      return new CodecServer(HttpServer.create(address, 0), codec, origins, token);
    } catch (IOException taken) {
      throw new UserError(
          "%s:%d cannot be opened (%s): choose another by --host and --port."
              .formatted(address.getHostString(), address.getPort(), taken.getMessage()));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !origins.contains(origin)) {
      return Answer.trouble(403, "pages of this origin may not use it: allow them by --origin");
    }
    if (origin != null) {
      allow(origin, exchange.getRequestHeaders(), exchange.getResponseHeaders());
    }
    return switch (exchange.getRequestMethod()) {
      case "OPTIONS" -> new Answer(204, "text/plain", "");
      case "GET" ->
          path.equals("/healthz")
              ? new Answer(200, "text/plain", "ok\n")
              : Answer.trouble(405, "POST it");
      case "POST" ->
          isAllowed(exchange)
              ? payloads.answer(path, exchange.getRequestBody())
              : Answer.trouble(401, "the token is missing or wrong");
      default -> Answer.trouble(405, "POST it");
    };
  }

  private boolean isAllowed(HttpExchange exchange) {
    TokenFile wanted = token;
    return wanted == null
        || wanted.matches(
            Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
  }

  private static void allow(String origin, Headers request, Headers response) {
    response.set("Access-Control-Allow-Origin", origin);
    response.set("Access-Control-Allow-Credentials", "true");
    response.set("Access-Control-Allow-Methods", "POST, OPTIONS");
    response.set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace");
    response.set("Vary", "Origin");
    if (request.containsKey("Access-Control-Request-Private-Network")) {
      response.set("Access-Control-Allow-Private-Network", "true");
    }
  }

  /** The port it serves on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
