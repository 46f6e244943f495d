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
 * A server of Temporal's codec server protocol over HTTP. It serves pages of allowed origins only,
 * so that other pages in the user's browser cannot decrypt payloads.
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
   * Starts the server.
   *
   * @param address address to listen on; port 0 for a random free port
   * @param origins origins of pages that may use the server, such as {@code http://localhost:8233}
   * @param token token that authenticates callers; null to accept all callers
   * @throws UserError if the address cannot be opened
   */
  static CodecServer start(
      InetSocketAddress address,
      EncryptionCodec codec,
      Set<String> origins,
      @Nullable TokenFile token) {
    try {
      return new CodecServer(HttpServer.create(address, 0), codec, origins, token);
    } catch (IOException unavailable) {
      throw new UserError(
          "%s:%d cannot be opened (%s): set another address with --host and --port."
              .formatted(address.getHostString(), address.getPort(), unavailable.getMessage()));
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
      return Answer.error(403, "this origin is not allowed: allow it with --origin");
    }
    if (origin != null) {
      allow(origin, exchange.getRequestHeaders(), exchange.getResponseHeaders());
    }
    return switch (exchange.getRequestMethod()) {
      case "OPTIONS" -> new Answer(204, "text/plain", "");
      case "GET" ->
          path.equals("/healthz")
              ? new Answer(200, "text/plain", "ok\n")
              : Answer.error(405, "use POST");
      case "POST" ->
          isAllowed(exchange)
              ? payloads.answer(path, exchange.getRequestBody())
              : Answer.error(401, "the token is missing or wrong");
      default -> Answer.error(405, "use POST");
    };
  }

  private boolean isAllowed(HttpExchange exchange) {
    TokenFile required = token;
    return required == null
        || required.matches(
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

  /** Returns the port of the server. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
