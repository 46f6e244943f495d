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

  void start(WebSocketClient apiServerClient, WebSocketConnectOptions webSocketOptions) {
    apiServerClient
        .connect(webSocketOptions)
        .onFailure(this::sendConnectFailure)
        .onSuccess(
            serverSocket -> {
              serverSocket.pause();
              callerRequest
                  .toWebSocket()
                  .onFailure(e -> serverSocket.close())
                  .onSuccess(callerSocket -> relayWatch(callerSocket, serverSocket));
            });
  }

  private void sendConnectFailure(Throwable cause) {
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

  private void relayWatch(WebSocketBase callerSocket, WebSocketBase serverSocket) {
    Runnable expireCallback = () -> context.runOnContext(onEventLoop -> expireWatch(callerSocket));
    proxiedWatches.add(workspacePath, expireCallback);
    relayMessages(callerSocket, serverSocket);
    relayMessages(serverSocket, callerSocket);
    callerSocket.closeHandler(
        closed -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          serverSocket.close();
        });
    serverSocket.closeHandler(
        closed -> {
          proxiedWatches.remove(workspacePath, expireCallback);
          callerSocket.close();
        });
    serverSocket.resume();
  }

  private static void expireWatch(WebSocketBase callerSocket) {
    if (!callerSocket.isClosed()) {
      callerSocket.writeTextMessage(StatusBody.expired().watchEvent().toString());
      callerSocket.close();
    }
  }

  private static void relayMessages(WebSocketBase sourceSocket, WebSocketBase targetSocket) {
    sourceSocket.textMessageHandler(
        message ->
            writeIfOpen(sourceSocket, targetSocket, () -> targetSocket.writeTextMessage(message)));
    sourceSocket.binaryMessageHandler(
        message ->
            writeIfOpen(
                sourceSocket, targetSocket, () -> targetSocket.writeBinaryMessage(message)));
    sourceSocket.exceptionHandler(failure -> targetSocket.close());
  }

  private static void writeIfOpen(
      WebSocketBase sourceSocket, WebSocketBase targetSocket, Runnable writeMessage) {
    if (targetSocket.isClosed()) {
      return;
    }
    writeMessage.run();
    if (targetSocket.writeQueueFull()) {
      sourceSocket.pause();
      targetSocket.drainHandler(drained -> sourceSocket.resume());
    }
  }
}
