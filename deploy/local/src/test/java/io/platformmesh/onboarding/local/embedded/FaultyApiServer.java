package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An embedded API server of one test, whose lists and watches the test can refuse and end. Requests
 * are named by a part of their path, such as {@code helmreleases}.
 */
public final class FaultyApiServer implements AutoCloseable {

  private static final int RETRY_MILLIS = 20;

  private final Map<String, RequestListener.Refusal> refusals = new ConcurrentHashMap<>();
  private final Map<WebSocket, String> watches = new ConcurrentHashMap<>();
  private final EmbeddedApiServer server = new EmbeddedApiServer(0, this::intercept);

  /** URL of the hosting cluster; workspaces are below {@code /clusters/}. */
  public URI url() {
    return server.url();
  }

  /** The hosting cluster. */
  public EmbeddedCluster hosting() {
    return new EmbeddedCluster(server, "");
  }

  /** The kcp workspace at this path, created if it does not exist. */
  public EmbeddedCluster workspace(String path) {
    server.workspaces().create(path);
    return new EmbeddedCluster(server, "/clusters/" + path);
  }

  /** A client of the hosting cluster, whose informers retry within milliseconds. */
  public KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(EmbeddedApiServer.config(url().toString()))
                .withWatchReconnectInterval(RETRY_MILLIS)
                .build())
        .build();
  }

  /** Refuses all requests with this part in their path. */
  public void refuse(String pathPart, int code, String message) {
    refusals.put(pathPart, new RequestListener.Refusal(code, message));
  }

  /** Ends the refusal of these requests. */
  public void accept(String pathPart) {
    refusals.remove(pathPart);
  }

  /** Ends the open watches with this part in their path, by an error event with this code. */
  public void endWatches(String pathPart, int code) {
    String status =
        Serialization.asJson(new StatusBuilder().withStatus("Failure").withCode(code).build());
    watches.forEach(
        (socket, path) -> {
          if (path.contains(pathPart)) {
            socket.send("{\"type\": \"ERROR\", \"object\": %s}".formatted(status));
          }
        });
  }

  /** The number of open watches with this part in their path. */
  public long openWatches(String pathPart) {
    return watches.values().stream().filter(path -> path.contains(pathPart)).count();
  }

  private Optional<MockResponse> intercept(RecordedRequest request) {
    String path = request.getPath();
    for (Map.Entry<String, RequestListener.Refusal> refusal : refusals.entrySet()) {
      if (path.contains(refusal.getKey())) {
        return Optional.of(refusal.getValue().response());
      }
    }
    MockResponse response = server.route(request);
    WebSocketListener events = response.getWebSocketListener();
    return Optional.of(
        events == null ? response : response.withWebSocketUpgrade(new Watch(path, events)));
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Watch extends WebSocketListener {
    private final String path;
    private final WebSocketListener events;

    private Watch(String path, WebSocketListener events) {
      this.path = path;
      this.events = events;
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
      events.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      watches.put(socket, path);
      events.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      events.onMessage(socket, text);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      watches.remove(socket);
      events.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      watches.remove(socket);
      events.onClosed(socket, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, Response response) {
      watches.remove(socket);
      events.onFailure(socket, cause, response);
    }
  }
}
