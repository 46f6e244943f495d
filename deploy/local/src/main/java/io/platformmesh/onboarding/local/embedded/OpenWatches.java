package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open watches of clients on one embedded cluster or workspace; they end when the store closes.
 */
final class OpenWatches {
  private static final int GOING_AWAY = 1001;

  private final Set<WebSocket> openSockets = ConcurrentHashMap.newKeySet();

  /** Returns the response that opens a watch, changed so that the watch is recorded here. */
  MockResponse track(MockResponse response) {
    WebSocketListener listener = Objects.requireNonNull(response.getWebSocketListener());
    return response.withWebSocketUpgrade(new SocketTracker(listener));
  }

  /** Ends all open watches. */
  void close() {
    openSockets.forEach(webSocket -> webSocket.close(GOING_AWAY, "the workspace is gone"));
    openSockets.clear();
  }

  /** Passes on the events of one watch, and records its WebSocket while it is open. */
  private final class SocketTracker extends WebSocketListener {
    private final WebSocketListener listener;

    private SocketTracker(WebSocketListener listener) {
      this.listener = listener;
    }

    @Override
    public void onBeforeAccept(WebSocket webSocket, Response response) {
      listener.onBeforeAccept(webSocket, response);
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      openSockets.add(webSocket);
      listener.onOpen(webSocket, response);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      listener.onMessage(webSocket, text);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      listener.onClosing(webSocket, code, reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      openSockets.remove(webSocket);
      // The listener of the mock server waits for events that are being sent, and they need the
      // event loop that calls this method: waiting on it would block both.
      Thread closing = new Thread(() -> listener.onClosed(webSocket, code, reason), "closed-watch");
      closing.setDaemon(true);
      closing.start();
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
      openSockets.remove(webSocket);
      listener.onFailure(webSocket, cause, response);
    }
  }
}
