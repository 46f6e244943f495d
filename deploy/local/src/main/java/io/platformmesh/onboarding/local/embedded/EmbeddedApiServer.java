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
 * One HTTP server for the hosting cluster, which holds the ManagedProviders (plain paths), and for
 * the kcp workspaces ({@code /clusters/<path or cluster id>/…}).
 */
final class EmbeddedApiServer implements AutoCloseable {
  private static final String CLUSTERS_PREFIX = "/clusters/";
  private static final int MAX_RECORDED_REQUESTS = 1000;

  /** Referenced so that its level is kept: the server logs each request at INFO. */
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
    httpServer.setDispatcher(new Router());
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

  /** Configuration of a client, independent of kubeconfig files and environment. */
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

  /**
   * Answers a request from the store that its path selects, as the server does, without HTTP and
   * without the interceptor.
   */
  MockResponse route(RecordedRequest request) {
    if (httpServer.getRequestCount() > MAX_RECORDED_REQUESTS) {
      httpServer.reset();
    }
    String path = request.getPath();
    if (!path.startsWith(CLUSTERS_PREFIX)) {
      return hostingClusterStore.dispatch(request);
    }
    int pathStart = path.indexOf('/', CLUSTERS_PREFIX.length());
    String workspacePathOrId =
        URLDecoder.decode(
            pathStart < 0
                ? path.substring(CLUSTERS_PREFIX.length())
                : path.substring(CLUSTERS_PREFIX.length(), pathStart),
            StandardCharsets.UTF_8);
    return workspaces
        .store(ResourcePath.withoutQuery(workspacePathOrId))
        .map(
            workspaceStore ->
                workspaceStore.dispatch(
                    new RecordedRequest(
                        request.getHttpVersion(),
                        request.method(),
                        pathStart < 0 ? "/" : path.substring(pathStart),
                        request.getHeaders(),
                        request.getBody())))
        .orElseGet(
            () ->
                ApiFailure.forbidden(
                        "forbidden: cannot access logical cluster \""
                            + workspacePathOrId
                            + "\": workspace access not permitted")
                    .response());
  }

  private final class Router extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return interceptor.intercept(request).orElseGet(() -> route(request));
    }
  }
}
