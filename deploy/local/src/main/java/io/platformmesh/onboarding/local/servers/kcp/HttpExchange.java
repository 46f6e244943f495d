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

/** Relays one request through the front proxy: an ordinary one, or a watch as a stream of lines. */
final class HttpExchange {
  private static final int LINE_END = '\n';

  private final HttpServerRequest incoming;
  private final HttpServerResponse answer;
  private final Context context;
  private final ProxiedWatches watches;
  private final String workspace;
  private final boolean watch;
  private final Runnable expire = this::expire;

  private boolean atLineEnd = true;
  private boolean expired;

  HttpExchange(
      HttpServerRequest incoming,
      Context context,
      ProxiedWatches watches,
      String workspace,
      boolean watch) {
    this.incoming = incoming;
    this.answer = incoming.response();
    this.context = context;
    this.watches = watches;
    this.workspace = workspace;
    this.watch = watch;
  }

  void start(HttpClient client, RequestOptions options) {
    client
        .request(options)
        .onFailure(e -> StatusBody.badGateway(e).answer(answer))
        .onSuccess(this::send);
  }

  private void send(HttpClientRequest outgoing) {
    // If the caller disconnects, the request to the API server ends too.
    answer.exceptionHandler(gone -> outgoing.reset());
    answer.closeHandler(
        closed -> {
          watches.remove(workspace, expire);
          outgoing.reset();
        });
    outgoing
        .send(incoming)
        .onFailure(e -> StatusBody.badGateway(e).answer(answer))
        .onSuccess(this::receive);
  }

  private void receive(HttpClientResponse from) {
    answer.setStatusCode(from.statusCode()).setStatusMessage(from.statusMessage());
    copyEndToEnd(from.headers(), answer.headers());
    if (!answer.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && incoming.version() != HttpVersion.HTTP_2) {
      answer.setChunked(true);
    }
    if (watch && from.statusCode() == 200) {
      relayWatch(from);
    } else {
      from.pipeTo(answer).onFailure(e -> answer.reset());
    }
  }

  private void relayWatch(HttpClientResponse from) {
    watches.add(workspace, expire);
    from.exceptionHandler(
        broken -> {
          watches.remove(workspace, expire);
          answer.reset();
        });
    from.endHandler(
        end -> {
          watches.remove(workspace, expire);
          answer.end();
        });
    from.handler(
        part -> {
          relay(part);
          if (!answer.ended() && answer.writeQueueFull()) {
            from.pause();
            answer.drainHandler(drained -> from.resume());
          }
        });
    answer.writeHead();
  }

  private void relay(Buffer part) {
    if (answer.ended() || part.length() == 0) {
      return;
    }
    answer.write(part);
    atLineEnd = part.getByte(part.length() - 1) == LINE_END;
    if (expired && atLineEnd) {
      endExpired();
    }
  }

  private void expire() {
    context.runOnContext(
        v -> {
          expired = true;
          if (atLineEnd && !answer.ended()) {
            endExpired();
          }
        });
  }

  private void endExpired() {
    answer.end(StatusBody.expired().watchEvent().appendByte((byte) LINE_END));
  }

  /** Copies end-to-end headers and leaves hop-by-hop headers out (RFC 9110, section 7.6.1). */
  static void copyEndToEnd(MultiMap from, MultiMap to) {
    from.forEach(
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
            to.add(name, value);
          }
        });
  }
}
