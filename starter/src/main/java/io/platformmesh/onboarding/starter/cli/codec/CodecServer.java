package io.platformmesh.onboarding.starter.cli.codec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.codec.EncryptionCodec;
import io.platformmesh.onboarding.runtime.credentials.TokenFile;
import io.platformmesh.onboarding.starter.cli.codec.PayloadsExchange.CodecResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
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

  private static final int CODEC_THREADS = 8;

  /** Delay of {@link HttpServer#stop} in seconds. */
  private static final int STOP_WITHOUT_DELAY = 0;

  private static final int DEFAULT_BACKLOG = 0;

  /** Length by which {@link HttpExchange} sends a response without a body. */
  private static final int NO_BODY = -1;

  private final HttpServer httpServer;
  private final ExecutorService codecThreads = Executors.newFixedThreadPool(CODEC_THREADS);
  private final PayloadsExchange payloadsExchange;
  private final Set<String> allowedOrigins;
  private final @Nullable TokenFile callerToken;

  private CodecServer(
      HttpServer httpServer,
      EncryptionCodec encryptionCodec,
      Set<String> allowedOrigins,
      @Nullable TokenFile callerToken) {
    this.httpServer = httpServer;
    this.payloadsExchange = new PayloadsExchange(encryptionCodec);
    this.allowedOrigins = Set.copyOf(allowedOrigins);
    this.callerToken = callerToken;
    httpServer.setExecutor(codecThreads);
    httpServer.createContext("/", this::handleCodecRequest);
    httpServer.start();
  }

  /**
   * Starts a codec server for the Temporal UI and CLI.
   *
   * @param listenAddress address to listen on; port 0 for a random free port
   * @param allowedOrigins origins of pages that may use the codec server, such as {@code
   *     http://localhost:8233}
   * @param callerToken token that authenticates callers; null to accept all callers
   * @throws UserError if the address cannot be opened
   */
  static CodecServer start(
      InetSocketAddress listenAddress,
      EncryptionCodec encryptionCodec,
      Set<String> allowedOrigins,
      @Nullable TokenFile callerToken) {
    try {
      return new CodecServer(
          HttpServer.create(listenAddress, DEFAULT_BACKLOG),
          encryptionCodec,
          allowedOrigins,
          callerToken);
    } catch (IOException unavailableAddress) {
      throw new UserError(
          "%s:%d cannot be opened (%s): set another address with --host and --port."
              .formatted(
                  listenAddress.getHostString(),
                  listenAddress.getPort(),
                  unavailableAddress.getMessage()));
    }
  }

  private void handleCodecRequest(HttpExchange codecExchange) throws IOException {
    try (codecExchange) {
      CodecResponse codecResponse = answerRequest(codecExchange);
      byte[] responseBytes = codecResponse.body().getBytes(StandardCharsets.UTF_8);
      codecExchange.getResponseHeaders().set("Content-Type", codecResponse.mediaType());
      long responseLength = responseBytes.length == 0 ? NO_BODY : responseBytes.length;
      codecExchange.sendResponseHeaders(codecResponse.statusCode(), responseLength);
      if (responseBytes.length > 0) {
        codecExchange.getResponseBody().write(responseBytes);
      }
    }
  }

  private CodecResponse answerRequest(HttpExchange codecExchange) throws IOException {
    String requestPath = codecExchange.getRequestURI().getPath();
    String requestOrigin = codecExchange.getRequestHeaders().getFirst("Origin");
    if (requestOrigin != null && !allowedOrigins.contains(requestOrigin)) {
      return CodecResponse.error(
          HttpURLConnection.HTTP_FORBIDDEN, "this origin is not allowed: allow it with --origin");
    }
    if (requestOrigin != null) {
      allowOrigin(
          requestOrigin, codecExchange.getRequestHeaders(), codecExchange.getResponseHeaders());
    }
    return switch (codecExchange.getRequestMethod()) {
      case "OPTIONS" -> new CodecResponse(HttpURLConnection.HTTP_NO_CONTENT, "text/plain", "");
      case "GET" ->
          requestPath.equals("/healthz")
              ? new CodecResponse(HttpURLConnection.HTTP_OK, "text/plain", "ok\n")
              : CodecResponse.error(HttpURLConnection.HTTP_BAD_METHOD, "use POST");
      case "POST" ->
          hasValidToken(codecExchange)
              ? payloadsExchange.answer(requestPath, codecExchange.getRequestBody())
              : CodecResponse.error(
                  HttpURLConnection.HTTP_UNAUTHORIZED, "the token is missing or wrong");
      default -> CodecResponse.error(HttpURLConnection.HTTP_BAD_METHOD, "use POST");
    };
  }

  private boolean hasValidToken(HttpExchange codecExchange) {
    if (callerToken == null) {
      return true;
    }
    String authorization = codecExchange.getRequestHeaders().getFirst("Authorization");
    return callerToken.matches(Objects.requireNonNullElse(authorization, ""));
  }

  /** Sets the CORS headers that let a page of the Temporal UI call the codec server. */
  private static void allowOrigin(
      String requestOrigin, Headers requestHeaders, Headers responseHeaders) {
    responseHeaders.set("Access-Control-Allow-Origin", requestOrigin);
    responseHeaders.set("Access-Control-Allow-Credentials", "true");
    responseHeaders.set("Access-Control-Allow-Methods", "POST, OPTIONS");
    responseHeaders.set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace");
    responseHeaders.set("Vary", "Origin");
    if (requestHeaders.containsKey("Access-Control-Request-Private-Network")) {
      responseHeaders.set("Access-Control-Allow-Private-Network", "true");
    }
  }

  /** Returns the port that the codec server listens on. */
  int port() {
    return httpServer.getAddress().getPort();
  }

  @Override
  public void close() {
    httpServer.stop(STOP_WITHOUT_DELAY);
    codecThreads.shutdownNow();
  }
}
