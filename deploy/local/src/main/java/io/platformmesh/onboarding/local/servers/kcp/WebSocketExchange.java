package io.platformmesh.onboarding.local.servers.kcp;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;

/** A watch over a WebSocket through the kcp front proxy: each message is one event. */
final class WebSocketExchange {
  private final HttpServerRequest callerRequest;
  private final Context context;
  private final ProxiedWatches proxiedWatches;
  private final String workspacePath;

  WebSocketExchange(
      HttpServerRequest callerRequest,
      Context context,
      ProxiedWatches proxiedWatches,
      String workspacePath) {
    this.callerRequest = callerRequest;
    this.context = context;
    this.proxiedWatches = proxiedWatches;
    this.workspacePath = workspacePath;
  }

  void start(WebSocketClient client, WebSocketConnectOptions options) {
    client
        .connect(options)
        .onFailure(this::answerFailure)
        .onSuccess(
            serverSocket -> {
              serverSocket.pause();
              callerRequest
                  .toWebSocket()
                  .onFailure(e -> serverSocket.close())
                  .onSuccess(callerSocket -> connect(callerSocket, serverSocket));
            });
  }

  private void answerFailure(Throwable cause) {
    if (cause instanceof UpgradeRejectedException upgradeRejection) {
      callerRequest
          .response()
          .setStatusCode(upgradeRejection.getStatus())
          .putHeader("Content-Type", "application/json")
          .end(upgradeRejection.getBody());
    } else {
      StatusBody.badGateway(cause).sendTo(callerRequest.response());
    }
  }

  private void connect(WebSocketBase callerSocket, WebSocketBase serverSocket) {
    Runnable expireCallback =
        () ->
            context.runOnContext(
                ignored -> {
                  if (!callerSocket.isClosed()) {
                    callerSocket.writeTextMessage(StatusBody.expired().watchEvent().toString());
                    callerSocket.close();
                  }
                });
    proxiedWatches.add(workspacePath, expireCallback);
    relay(callerSocket, serverSocket);
    relay(serverSocket, callerSocket);
    callerSocket.closeHandler(
        ignored -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          serverSocket.close();
        });
    serverSocket.closeHandler(
        ignored -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          callerSocket.close();
        });
    serverSocket.resume();
  }

  private static void relay(WebSocketBase source, WebSocketBase target) {
    source.textMessageHandler(
        message -> writeIfOpen(source, target, () -> target.writeTextMessage(message)));
    source.binaryMessageHandler(
        message -> writeIfOpen(source, target, () -> target.writeBinaryMessage(message)));
    source.exceptionHandler(failure -> target.close());
  }

  private static void writeIfOpen(
      WebSocketBase source, WebSocketBase target, Runnable writeMessage) {
    if (target.isClosed()) {
      return;
    }
    writeMessage.run();
    if (target.writeQueueFull()) {
      source.pause();
      target.drainHandler(ignored -> source.resume());
    }
  }
}
