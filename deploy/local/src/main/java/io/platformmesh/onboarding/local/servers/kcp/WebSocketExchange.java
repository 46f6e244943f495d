package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;

/** A watch over a WebSocket through the front proxy: each message is one event. */
final class WebSocketExchange {
  private final HttpServerRequest incoming;
  private final Context context;
  private final ProxiedWatches watches;
  private final String workspace;

  WebSocketExchange(
      HttpServerRequest incoming, Context context, ProxiedWatches watches, String workspace) {
    this.incoming = incoming;
    this.context = context;
    this.watches = watches;
    this.workspace = workspace;
  }

  void start(WebSocketClient client, WebSocketConnectOptions options) {
    client
        .connect(options)
        .onFailure(this::refused)
        .onSuccess(
            backend -> {
              backend.pause();
              incoming
                  .toWebSocket()
                  .onFailure(e -> backend.close())
                  .onSuccess(caller -> connect(caller, backend));
            });
  }

  private void refused(Throwable cause) {
    if (cause instanceof UpgradeRejectedException rejected) {
      incoming
          .response()
          .setStatusCode(rejected.getStatus())
          .putHeader("Content-Type", "application/json")
          .end(rejected.getBody());
    } else {
      StatusBody.badGateway(cause).answer(incoming.response());
    }
  }

  private void connect(WebSocketBase caller, WebSocketBase backend) {
    Runnable expire =
        () ->
            context.runOnContext(
                v -> {
                  if (!caller.isClosed()) {
                    caller.writeTextMessage(StatusBody.expired().watchEvent().toString());
                    caller.close();
                  }
                });
    watches.add(workspace, expire);
    relay(caller, backend);
    relay(backend, caller);
    caller.closeHandler(
        v -> {
          watches.remove(workspace, expire);
          backend.close();
        });
    backend.closeHandler(
        v -> {
          watches.remove(workspace, expire);
          caller.close();
        });
    backend.resume();
  }

  private static void relay(WebSocketBase from, WebSocketBase to) {
    from.textMessageHandler(text -> onlyIfOpen(from, to, () -> to.writeTextMessage(text)));
    from.binaryMessageHandler(bytes -> onlyIfOpen(from, to, () -> to.writeBinaryMessage(bytes)));
    from.exceptionHandler(broken -> to.close());
  }

  private static void onlyIfOpen(WebSocketBase from, WebSocketBase to, Runnable write) {
    if (to.isClosed()) {
      return;
    }
    write.run();
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }
}
