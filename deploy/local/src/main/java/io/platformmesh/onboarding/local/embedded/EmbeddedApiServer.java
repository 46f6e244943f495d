package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The HTTP server of the embedded platform. It serves the hosting cluster, which holds the
 * ManagedProviders, and each kcp workspace below {@code /clusters/<path or cluster id>/}.
 */
final class EmbeddedApiServer implements AutoCloseable {
  private static final String CLUSTERS_PREFIX = "/clusters/";
  private static final int MAX_RECORDED_REQUESTS = 1000;

  /** The mock server logs each request at INFO. This reference keeps the level from being lost. */
  private static final Logger REQUEST_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final MockWebServer httpServer = new MockWebServer();
  private final ApiStore hostingClusterStore = new ApiStore();
  private final EmbeddedWorkspaces workspaces;
  private final RequestInterceptor interceptor;

  EmbeddedApiServer(int port) {
    this(port, RequestInterceptor.NONE);
  }

  /**
   * @param port port to listen on; 0 for a free port
   * @param interceptor receives each request before the store does
   */
  EmbeddedApiServer(int port, RequestInterceptor interceptor) {
    this.interceptor = interceptor;
    REQUEST_LOG.setLevel(Level.WARNING);
    httpServer.setHttp2ClearTextEnabled(false);
    httpServer.setDispatcher(new InterceptingDispatcher());
    httpServer.start(InetAddress.getLoopbackAddress(), port);
    for (String namespace : new String[] {"default", "kube-system"}) {
      hostingClusterStore.addNamespace(namespace);
    }
    workspaces = new EmbeddedWorkspaces(url(), EmbeddedApiServer::config);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + httpServer.getPort());
  }

  EmbeddedWorkspaces workspaces() {
    return workspaces;
  }

  /** Configuration of a Kubernetes client that ignores kubeconfig files and the environment. */
  static Config config(String url) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url)
        .withNamespace("default")
        .withHttp2Disable(true)
        .withRequestRetryBackoffLimit(1)
        .build();
  }

  @Override
  public void close() {
    workspaces.close();
    httpServer.shutdown();
  }

  /** Answers a request from the store of its cluster, without HTTP and without the interceptor. */
  MockResponse route(RecordedRequest request) {
    if (httpServer.getRequestCount() > MAX_RECORDED_REQUESTS) {
      httpServer.reset();
    }
    String requestPath = request.getPath();
    return requestPath.startsWith(CLUSTERS_PREFIX)
        ? routeToWorkspace(request, requestPath.substring(CLUSTERS_PREFIX.length()))
        : hostingClusterStore.dispatch(request);
  }

  /** Answers a request from the store of a workspace; the rest follows {@code /clusters/}. */
  private MockResponse routeToWorkspace(RecordedRequest request, String rest) {
    int slash = rest.indexOf('/');
    String encodedWorkspace = slash < 0 ? rest : rest.substring(0, slash);
    String pathInWorkspace = slash < 0 ? "/" : rest.substring(slash);
    String workspacePathOrId = URLDecoder.decode(encodedWorkspace, StandardCharsets.UTF_8);
    ApiStore workspaceStore =
        workspaces.store(ResourcePath.withoutQuery(workspacePathOrId)).orElse(null);
    return workspaceStore == null
        ? forbiddenWorkspace(workspacePathOrId)
        : workspaceStore.dispatch(withPath(pathInWorkspace, request));
  }

  private static RecordedRequest withPath(String path, RecordedRequest request) {
    return new RecordedRequest(
        request.getHttpVersion(), request.method(), path, request.getHeaders(), request.getBody());
  }

  private static MockResponse forbiddenWorkspace(String workspacePathOrId) {
    return ApiFailure.forbidden(
            "forbidden: cannot access logical cluster \"%s\": workspace access not permitted"
                .formatted(workspacePathOrId))
        .errorResponse();
  }

  /** Answers each request by the interceptor, or else by the embedded API server. */
  private final class InterceptingDispatcher extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return interceptor.intercept(request).orElseGet(() -> route(request));
    }
  }
}
