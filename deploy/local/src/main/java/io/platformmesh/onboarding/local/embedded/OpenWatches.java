package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open Kubernetes watches on one embedded cluster or workspace; they end when its {@link
 * ApiStore} closes.
 */
final class OpenWatches {
  /** WebSocket status code of a server that stops. */
  private static final int GOING_AWAY = 1001;

  private final Set<WebSocket> openSockets = ConcurrentHashMap.newKeySet();

  /** Returns a copy of the response that opens a watch; the copy records the watch here. */
  MockResponse track(MockResponse watchResponse) {
    WebSocketListener listener = Objects.requireNonNull(watchResponse.getWebSocketListener());
    return watchResponse.withWebSocketUpgrade(new TrackingListener(listener));
  }

  /** Ends all open watches. */
  void close() {
    openSockets.forEach(webSocket -> webSocket.close(GOING_AWAY, "the workspace is gone"));
    openSockets.clear();
  }

  /** Forwards the events of one watch, and records its WebSocket while the watch is open. */
  private final class TrackingListener extends WebSocketListener {
    private final WebSocketListener watchListener;

    private TrackingListener(WebSocketListener watchListener) {
      this.watchListener = watchListener;
    }

    @Override
    public void onBeforeAccept(WebSocket webSocket, Response response) {
      watchListener.onBeforeAccept(webSocket, response);
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      openSockets.add(webSocket);
      watchListener.onOpen(webSocket, response);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      watchListener.onMessage(webSocket, text);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      watchListener.onClosing(webSocket, code, reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      openSockets.remove(webSocket);
      // The mock server's listener waits until pending watch events are sent. The event loop sends
      // them and also calls this method, so that a call of the listener here would block both.
      Thread closingThread =
          new Thread(() -> watchListener.onClosed(webSocket, code, reason), "closed-watch");
      closingThread.setDaemon(true);
      closingThread.start();
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
      openSockets.remove(webSocket);
      watchListener.onFailure(webSocket, cause, response);
    }
  }
}
