package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

/**
 * Relays one request through the kcp front proxy: an ordinary one, or a watch as a stream of lines.
 */
final class HttpExchange {
  private static final int LINE_END = '\n';

  private final HttpServerRequest callerRequest;
  private final HttpServerResponse callerResponse;
  private final Context context;
  private final ProxiedWatches proxiedWatches;
  private final String workspacePath;
  private final boolean isWatch;
  private final Runnable expireCallback = this::expire;

  private boolean atLineEnd = true;
  private boolean watchExpired;

  HttpExchange(
      HttpServerRequest callerRequest,
      Context context,
      ProxiedWatches proxiedWatches,
      String workspacePath,
      boolean isWatch) {
    this.callerRequest = callerRequest;
    this.callerResponse = callerRequest.response();
    this.context = context;
    this.proxiedWatches = proxiedWatches;
    this.workspacePath = workspacePath;
    this.isWatch = isWatch;
  }

  void start(HttpClient client, RequestOptions options) {
    client
        .request(options)
        .onFailure(e -> StatusBody.badGateway(e).sendTo(callerResponse))
        .onSuccess(this::sendToServer);
  }

  private void sendToServer(HttpClientRequest serverRequest) {
    // If the caller disconnects, the request to the API server ends too.
    callerResponse.exceptionHandler(disconnect -> serverRequest.reset());
    callerResponse.closeHandler(
        ignored -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          serverRequest.reset();
        });
    serverRequest
        .send(callerRequest)
        .onFailure(e -> StatusBody.badGateway(e).sendTo(callerResponse))
        .onSuccess(this::relayResponse);
  }

  private void relayResponse(HttpClientResponse serverResponse) {
    callerResponse
        .setStatusCode(serverResponse.statusCode())
        .setStatusMessage(serverResponse.statusMessage());
    copyEndToEnd(serverResponse.headers(), callerResponse.headers());
    if (!callerResponse.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && callerRequest.version() != HttpVersion.HTTP_2) {
      callerResponse.setChunked(true);
    }
    if (isWatch && serverResponse.statusCode() == 200) {
      relayWatch(serverResponse);
    } else {
      serverResponse.pipeTo(callerResponse).onFailure(e -> callerResponse.reset());
    }
  }

  private void relayWatch(HttpClientResponse serverResponse) {
    proxiedWatches.add(workspacePath, expireCallback);
    serverResponse.exceptionHandler(
        failure -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          callerResponse.reset();
        });
    serverResponse.endHandler(
        ignored -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          callerResponse.end();
        });
    serverResponse.handler(
        chunk -> {
          relayChunk(chunk);
          if (!callerResponse.ended() && callerResponse.writeQueueFull()) {
            serverResponse.pause();
            callerResponse.drainHandler(ignored -> serverResponse.resume());
          }
        });
    callerResponse.writeHead();
  }

  private void relayChunk(Buffer chunk) {
    if (callerResponse.ended() || chunk.length() == 0) {
      return;
    }
    callerResponse.write(chunk);
    atLineEnd = chunk.getByte(chunk.length() - 1) == LINE_END;
    if (watchExpired && atLineEnd) {
      endExpired();
    }
  }

  private void expire() {
    context.runOnContext(
        ignored -> {
          watchExpired = true;
          if (atLineEnd && !callerResponse.ended()) {
            endExpired();
          }
        });
  }

  private void endExpired() {
    callerResponse.end(StatusBody.expired().watchEvent().appendByte((byte) LINE_END));
  }

  /** Copies end-to-end headers and leaves hop-by-hop headers out (RFC 9110, section 7.6.1). */
  static void copyEndToEnd(MultiMap sourceHeaders, MultiMap targetHeaders) {
    sourceHeaders.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Connection")
              && !name.equalsIgnoreCase("Keep-Alive")
              && !name.equalsIgnoreCase("Proxy-Connection")
              && !name.equalsIgnoreCase("Transfer-Encoding")
              && !name.equalsIgnoreCase("Upgrade")
              && !name.equalsIgnoreCase("HTTP2-Settings")
              && !name.equalsIgnoreCase("Host")
              && !name.equalsIgnoreCase("Authorization")
              && !name.startsWith(":")) {
            targetHeaders.add(name, value);
          }
        });
  }
}
