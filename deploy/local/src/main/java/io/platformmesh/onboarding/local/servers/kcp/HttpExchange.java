package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.HttpURLConnection;

/**
 * Relays one request through the kcp front proxy: an ordinary one, or a watch as a stream of lines.
 */
final class HttpExchange {
  private static final byte LINE_END = '\n';

  private final HttpServerRequest callerRequest;
  private final HttpServerResponse callerResponse;
  private final Context context;
  private final ProxiedWatches proxiedWatches;
  private final String workspacePath;
  private final boolean isWatch;
  private final Runnable expireCallback = this::expireWatch;

  private boolean watchAtLineEnd = true;
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

  void start(HttpClient apiServerClient, RequestOptions requestOptions) {
    apiServerClient
        .request(requestOptions)
        .onFailure(e -> StatusBody.badGateway(e).sendTo(callerResponse))
        .onSuccess(this::sendToServer);
  }

  private void sendToServer(HttpClientRequest serverRequest) {
    // If the caller disconnects, the request to the API server ends too.
    callerResponse.exceptionHandler(disconnect -> serverRequest.reset());
    callerResponse.closeHandler(
        closed -> {
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
    ProxiedHeaders.copyEndToEnd(serverResponse.headers(), callerResponse.headers());
    if (!callerResponse.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && callerRequest.version() != HttpVersion.HTTP_2) {
      callerResponse.setChunked(true);
    }
    if (isWatch && serverResponse.statusCode() == HttpURLConnection.HTTP_OK) {
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
        ended -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          if (!callerResponse.ended()) {
            callerResponse.end();
          }
        });
    serverResponse.handler(
        watchChunk -> {
          relayWatchChunk(watchChunk);
          if (!callerResponse.ended() && callerResponse.writeQueueFull()) {
            serverResponse.pause();
            callerResponse.drainHandler(drained -> serverResponse.resume());
          }
        });
    callerResponse.writeHead();
  }

  private void relayWatchChunk(Buffer watchChunk) {
    if (callerResponse.ended() || watchChunk.length() == 0) {
      return;
    }
    callerResponse.write(watchChunk);
    watchAtLineEnd = watchChunk.getByte(watchChunk.length() - 1) == LINE_END;
    if (watchExpired && watchAtLineEnd) {
      endExpiredWatch();
    }
  }

  private void expireWatch() {
    context.runOnContext(
        onEventLoop -> {
          watchExpired = true;
          if (watchAtLineEnd && !callerResponse.ended()) {
            endExpiredWatch();
          }
        });
  }

  private void endExpiredWatch() {
    callerResponse.end(StatusBody.expired().watchEvent().appendByte(LINE_END));
  }
}
