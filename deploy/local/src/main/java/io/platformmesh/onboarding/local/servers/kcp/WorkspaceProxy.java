package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * kcp's front proxy: {@code /clusters/<workspace path or cluster id>/…} is served by the
 * workspace's own API server. Callers identify themselves by a client certificate of the platform's
 * authority: an administrator of kcp may do everything, others what the workspace grants them; or
 * by the administrator's token, or by the token of one workspace, where it may do everything.
 */
final class WorkspaceProxy implements AutoCloseable {
  private static final String CLUSTERS_PREFIX = "/clusters/";
  private static final Set<String> HEALTH_PATHS = Set.of("/healthz", "/livez", "/readyz");
  private static final Collection<String> WATCH_VALUES = List.of("true", "1");

  private final Vertx vertx;
  private final ExecutorService startExecutor =
      Executors.newCachedThreadPool(WorkspaceProxy::newStartThread);
  private final HttpClient httpClient;
  private final WebSocketClient webSocketClient;
  private final ProxiedWatches proxiedWatches = new ProxiedWatches();
  private final Set<String> unavailableWorkspaces = ConcurrentHashMap.newKeySet();
  private final Routes routes;
  private final String administratorToken;
  private final URI url;

  WorkspaceProxy(int port, Certificates certificates, String administratorToken, Routes routes) {
    this.routes = routes;
    this.administratorToken = administratorToken;
    this.url = URI.create("https://127.0.0.1:" + port);
    ProxyTransport transport = new ProxyTransport(certificates);
    vertx = transport.vertx();
    httpClient = transport.httpClient();
    webSocketClient = transport.webSocketClient();
    try {
      await(
          vertx
              .createHttpServer(transport.serverOptions(port))
              .requestHandler(this::handle)
              .listen()
              .toCompletionStage(),
          "start the kcp front proxy on port " + port);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  URI url() {
    return url;
  }

  /** Ends all watches that run in this workspace with 410 Gone, and returns their number. */
  int endWatches(String workspacePath) {
    return proxiedWatches.expire(workspacePath);
  }

  /** Makes every request to this workspace answer 503, or ends that. */
  void unavailable(String workspacePath, boolean isUnavailable) {
    if (isUnavailable) {
      unavailableWorkspaces.add(workspacePath);
    } else {
      unavailableWorkspaces.remove(workspacePath);
    }
  }

  private void handle(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.startsWith(CLUSTERS_PREFIX)) {
      if (HEALTH_PATHS.contains(request.path())) {
        request.response().end("ok");
      } else {
        StatusBody.notFound(uri).sendTo(request.response());
      }
      return;
    }
    int slash = uri.indexOf('/', CLUSTERS_PREFIX.length());
    int queryStart = uri.indexOf('?', CLUSTERS_PREFIX.length());
    int nameEnd = slash >= 0 ? slash : queryStart >= 0 ? queryStart : uri.length();
    String pathOrClusterId =
        URLDecoder.decode(uri.substring(CLUSTERS_PREFIX.length(), nameEnd), StandardCharsets.UTF_8);
    String pathInWorkspace = uri.substring(nameEnd);
    Optional<Workspaces.Workspace> foundWorkspace = routes.workspace(pathOrClusterId);
    if (foundWorkspace.isEmpty()) {
      StatusBody.notPermitted(pathOrClusterId).sendTo(request.response());
      return;
    }
    Workspaces.Workspace workspace = foundWorkspace.get();
    Caller caller = Caller.of(request);
    Optional<StatusBody> refusal = refusal(caller, workspace, pathOrClusterId);
    if (refusal.isPresent()) {
      refusal.get().sendTo(request.response());
      return;
    }
    request.pause();
    Context context = vertx.getOrCreateContext();
    CompletionStage<Routes.Backend> startedBackend =
        CompletableFuture.supplyAsync(() -> routes.backend(workspace), startExecutor);
    Future.fromCompletionStage(startedBackend, context)
        .onFailure(e -> StatusBody.badGateway(e).sendTo(request.response()))
        .onSuccess(backend -> forward(request, caller, workspace.path(), backend, pathInWorkspace));
  }

  private Optional<StatusBody> refusal(
      Caller caller, Workspaces.Workspace workspace, String pathOrClusterId) {
    if (caller.isAnonymous()) {
      return Optional.of(StatusBody.unauthorized());
    }
    boolean mayAccessAll = caller.isCertified() || caller.bears(administratorToken);
    if (!mayAccessAll && !caller.bears(workspace.token())) {
      boolean isKnownToken =
          routes.workspaces().stream()
              .anyMatch(knownWorkspace -> caller.bears(knownWorkspace.token()));
      return Optional.of(
          isKnownToken ? StatusBody.notPermitted(pathOrClusterId) : StatusBody.unauthorized());
    }
    return unavailableWorkspaces.contains(workspace.path())
        ? Optional.of(StatusBody.unavailable("workspace " + pathOrClusterId + " is unavailable"))
        : Optional.empty();
  }

  private void forward(
      HttpServerRequest request,
      Caller caller,
      String workspacePath,
      Routes.Backend backend,
      String pathInWorkspace) {
    String uri = pathInWorkspace.startsWith("/") ? pathInWorkspace : "/" + pathInWorkspace;
    Context context = vertx.getOrCreateContext();
    if ("websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      WebSocketConnectOptions options = new WebSocketConnectOptions();
      setTarget(options, request, caller, backend, uri);
      options.getHeaders().names().stream()
          .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("sec-websocket-"))
          .toList()
          .forEach(options.getHeaders()::remove);
      new WebSocketExchange(request, context, proxiedWatches, workspacePath)
          .start(webSocketClient, options);
    } else {
      RequestOptions options = new RequestOptions().setMethod(request.method());
      setTarget(options, request, caller, backend, uri);
      boolean watch = WATCH_VALUES.contains(request.getParam("watch", ""));
      new HttpExchange(request, context, proxiedWatches, workspacePath, watch)
          .start(httpClient, options);
    }
  }

  private static void setTarget(
      RequestOptions options,
      HttpServerRequest request,
      Caller caller,
      Routes.Backend backend,
      String uri) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    HttpExchange.copyEndToEnd(request.headers(), headers);
    String user = caller.user();
    if (user == null || caller.isAdministrator()) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + backend.token());
    } else {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + backend.proxyToken());
      headers.set("Impersonate-User", user);
      headers.remove("Impersonate-Group");
      caller.groups().forEach(group -> headers.add("Impersonate-Group", group));
    }
    options.setHost("127.0.0.1").setPort(backend.port()).setURI(uri).setHeaders(headers);
  }

  private static Thread newStartThread(Runnable start) {
    Thread thread = new Thread(start, "workspace-start");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(CompletionStage<?> stage, String task) {
    try {
      stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalPlatformException("cannot " + task + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted: " + task, e);
    }
  }

  @Override
  public void close() {
    startExecutor.shutdown();
    await(vertx.close().toCompletionStage(), "stop the kcp front proxy");
  }
}
