package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open Kubernetes watches on one embedded cluster or workspace; they end when its {@link
 * ApiStore} closes.
 */
final class OpenWatches {
  /** WebSocket status code of a server that stops. */
  private static final int GOING_AWAY = 1001;

  private final Object writeLock;
  private final Set<WebSocket> openSockets = ConcurrentHashMap.newKeySet();

  /**
   * Creates an instance without watches.
   *
   * @param writeLock held by each write while its event is sent to the watches
   */
  OpenWatches(Object writeLock) {
    this.writeLock = writeLock;
  }

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
    private volatile @Nullable WatchSocket watchSocket;

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
      WatchSocket openedSocket = new WatchSocket(webSocket);
      watchSocket = openedSocket;
      watchListener.onOpen(openedSocket, response);
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
      closeListener(() -> watchListener.onClosed(webSocket, code, reason));
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
      openSockets.remove(webSocket);
      closeListener(() -> watchListener.onFailure(webSocket, cause, response));
    }

    /**
     * Closes the mock server's listener in another thread, because the listener waits for the event
     * that it sends, and the calling event loop has to send it.
     */
    private void closeListener(Runnable close) {
      Thread closingThread = new Thread(() -> closeBetweenWrites(close), "closed-watch");
      closingThread.setDaemon(true);
      closingThread.start();
    }

    /** A write fails if it passes its event to a listener that is half closed. */
    private void closeBetweenWrites(Runnable close) {
      WatchSocket openedSocket = watchSocket;
      if (openedSocket != null) {
        openedSocket.discardFurtherEvents();
      }
      synchronized (writeLock) {
        close.run();
      }
    }
  }

  /** The WebSocket of one watch, which discards events after the watch has ended. */
  private static final class WatchSocket implements WebSocket {
    private final WebSocket webSocket;
    private boolean discardsEvents;

    private WatchSocket(WebSocket webSocket) {
      this.webSocket = webSocket;
    }

    /** Returns after the event that is being sent. */
    synchronized void discardFurtherEvents() {
      discardsEvents = true;
    }

    @Override
    public RecordedRequest request() {
      return webSocket.request();
    }

    @Override
    public synchronized boolean send(String event) {
      return !discardsEvents && webSocket.send(event);
    }

    @Override
    public synchronized boolean send(byte[] event) {
      return !discardsEvents && webSocket.send(event);
    }

    @Override
    public boolean close(int code, String reason) {
      return webSocket.close(code, reason);
    }
  }
}
