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
 * One HTTP server for the runtime cluster (plain paths) and the kcp workspaces ({@code
 * /clusters/<path or cluster id>/…}).
 */
final class EmbeddedApiServer implements AutoCloseable {
  private static final String CLUSTERS = "/clusters/";
  private static final int KEPT_REQUESTS = 1000;

  /** Referenced so that its level is kept: the server logs each request at INFO. */
  private static final Logger REQUEST_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final MockWebServer server = new MockWebServer();
  private final ApiStore runtime = new ApiStore();
  private final EmbeddedWorkspaces workspaces;
  private final RequestInterceptor interceptor;

  EmbeddedApiServer(int port) {
    this(port, RequestInterceptor.NONE);
  }

  /**
   * @param port port to listen on; 0 for a free port
   * @param interceptor sees each request first
   */
  EmbeddedApiServer(int port, RequestInterceptor interceptor) {
    this.interceptor = interceptor;
    REQUEST_LOG.setLevel(Level.WARNING);
    server.setHttp2ClearTextEnabled(false);
    server.setDispatcher(new Router());
    server.start(InetAddress.getLoopbackAddress(), port);
    for (String namespace : new String[] {"default", "kube-system"}) {
      runtime.addNamespace(namespace);
    }
    workspaces = new EmbeddedWorkspaces(url(), EmbeddedApiServer::config);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getPort());
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
    server.shutdown();
  }

  /** Answers a request as the server does, without HTTP and without the interceptor. */
  MockResponse route(RecordedRequest request) {
    if (server.getRequestCount() > KEPT_REQUESTS) {
      server.reset();
    }
    String path = request.getPath();
    if (!path.startsWith(CLUSTERS)) {
      return runtime.dispatch(request);
    }
    int end = path.indexOf('/', CLUSTERS.length());
    String cluster =
        URLDecoder.decode(
            end < 0 ? path.substring(CLUSTERS.length()) : path.substring(CLUSTERS.length(), end),
            StandardCharsets.UTF_8);
    return workspaces
        .store(ResourcePath.withoutQuery(cluster))
        .map(
            store ->
                store.dispatch(
                    new RecordedRequest(
                        request.getHttpVersion(),
                        request.method(),
                        end < 0 ? "/" : path.substring(end),
                        request.getHeaders(),
                        request.getBody())))
        .orElseGet(
            () ->
                ApiFailure.forbidden(
                        "forbidden: cannot access logical cluster \""
                            + cluster
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
