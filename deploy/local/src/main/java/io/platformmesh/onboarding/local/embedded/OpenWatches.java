package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open watches on one store; they end when the store closes. */
final class OpenWatches {
  private static final int GOING_AWAY = 1001;

  private final Set<WebSocket> open = ConcurrentHashMap.newKeySet();

  MockResponse track(MockResponse response) {
    WebSocketListener listener = Objects.requireNonNull(response.getWebSocketListener());
    return response.withWebSocketUpgrade(new Tracked(listener));
  }

  void close() {
    open.forEach(socket -> socket.close(GOING_AWAY, "the workspace is gone"));
    open.clear();
  }

  private final class Tracked extends WebSocketListener {
    private final WebSocketListener listener;

    private Tracked(WebSocketListener listener) {
      this.listener = listener;
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
      listener.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      open.add(socket);
      listener.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      listener.onMessage(socket, text);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      listener.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      open.remove(socket);
      listener.onClosed(socket, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, Response response) {
      open.remove(socket);
      listener.onFailure(socket, cause, response);
    }
  }
}
