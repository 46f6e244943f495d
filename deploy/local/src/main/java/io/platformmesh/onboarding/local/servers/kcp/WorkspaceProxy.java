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
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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
  private static final Set<String> HEALTH_PATHS = Set.of("/healthz", "/livez", "/readyz");
  private static final Collection<String> WATCH_VALUES = List.of("true", "1");
  private static final Duration START_OR_STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final ExecutorService apiServerStarter =
      Executors.newCachedThreadPool(WorkspaceProxy::newApiServerStartThread);
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
    ProxyTransport proxyTransport = new ProxyTransport(certificates);
    vertx = proxyTransport.vertx();
    httpClient = proxyTransport.apiServerClient();
    webSocketClient = proxyTransport.apiServerWebSocketClient();
    try {
      await(
          vertx
              .createHttpServer(proxyTransport.serverOptions(port))
              .requestHandler(this::handleRequest)
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

  /** Answers 503 to every request to this workspace, until {@link #makeAvailable}. */
  void makeUnavailable(String workspacePath) {
    unavailableWorkspaces.add(workspacePath);
  }

  void makeAvailable(String workspacePath) {
    unavailableWorkspaces.remove(workspacePath);
  }

  private void handleRequest(HttpServerRequest callerRequest) {
    String uri = callerRequest.uri();
    if (WorkspaceUri.addressesWorkspace(uri)) {
      handleWorkspaceRequest(callerRequest, WorkspaceUri.parse(uri));
    } else if (HEALTH_PATHS.contains(callerRequest.path())) {
      callerRequest.response().end("ok");
    } else {
      StatusBody.notFound(uri).sendTo(callerRequest.response());
    }
  }

  private void handleWorkspaceRequest(HttpServerRequest callerRequest, WorkspaceUri workspaceUri) {
    if (listsChildren(callerRequest, workspaceUri)) {
      callerRequest
          .response()
          .putHeader("Content-Type", "application/json")
          .end(
              ChildWorkspaces.list(
                      workspaceUri.pathOrClusterId(),
                      callerRequest.getParam("fieldSelector", ""),
                      routes.workspaces())
                  .toBuffer());
      return;
    }
    Optional<Workspaces.Workspace> foundWorkspace =
        routes.workspace(workspaceUri.pathOrClusterId());
    if (foundWorkspace.isEmpty()) {
      StatusBody.notPermitted(workspaceUri.pathOrClusterId()).sendTo(callerRequest.response());
      return;
    }
    Workspaces.Workspace workspace = foundWorkspace.get();
    Caller caller = Caller.of(callerRequest);
    Optional<StatusBody> refusal = findRefusal(caller, workspace, workspaceUri.pathOrClusterId());
    if (refusal.isPresent()) {
      refusal.get().sendTo(callerRequest.response());
      return;
    }
    // The API server of the workspace may have to start before it can receive the request.
    callerRequest.pause();
    CompletionStage<Routes.Backend> startedApiServer =
        CompletableFuture.supplyAsync(() -> routes.backend(workspace), apiServerStarter);
    Future.fromCompletionStage(startedApiServer, vertx.getOrCreateContext())
        .onFailure(e -> StatusBody.badGateway(e).sendTo(callerRequest.response()))
        .onSuccess(
            apiServer ->
                forward(
                    callerRequest,
                    caller,
                    workspace.path(),
                    apiServer,
                    workspaceUri.uriInWorkspace()));
  }

  /** Whether an administrator of kcp lists the Workspaces of an existing parent. */
  private boolean listsChildren(HttpServerRequest callerRequest, WorkspaceUri workspaceUri) {
    Caller caller = Caller.of(callerRequest);
    return ChildWorkspaces.isListedAt(workspaceUri.uriInWorkspace().split("\\?", 2)[0])
        && (caller.isCertified() || caller.bears(administratorToken))
        && !unavailableWorkspaces.contains(workspaceUri.pathOrClusterId())
        && ChildWorkspaces.existsAt(workspaceUri.pathOrClusterId(), routes.workspaces());
  }

  /** Returns why the front proxy refuses this caller, or empty if it may use the workspace. */
  private Optional<StatusBody> findRefusal(
      Caller caller, Workspaces.Workspace workspace, String pathOrClusterId) {
    if (caller.isAnonymous()) {
      return Optional.of(StatusBody.unauthorized());
    }
    boolean mayAccessAll = caller.isCertified() || caller.bears(administratorToken);
    if (!mayAccessAll && !caller.bears(workspace.token())) {
      return Optional.of(
          bearsTokenOfAnyWorkspace(caller)
              ? StatusBody.notPermitted(pathOrClusterId)
              : StatusBody.unauthorized());
    }
    return unavailableWorkspaces.contains(workspace.path())
        ? Optional.of(StatusBody.unavailable("workspace " + pathOrClusterId + " is unavailable"))
        : Optional.empty();
  }

  private boolean bearsTokenOfAnyWorkspace(Caller caller) {
    return routes.workspaces().stream().anyMatch(workspace -> caller.bears(workspace.token()));
  }

  private void forward(
      HttpServerRequest callerRequest,
      Caller caller,
      String workspacePath,
      Routes.Backend apiServer,
      String uriInWorkspace) {
    Context context = vertx.getOrCreateContext();
    MultiMap headers = ProxiedHeaders.desired(callerRequest, caller, apiServer);
    if ("websocket".equalsIgnoreCase(callerRequest.getHeader(HttpHeaders.UPGRADE))) {
      ProxiedHeaders.removeWebSocketHeaders(headers);
      WebSocketConnectOptions webSocketOptions = new WebSocketConnectOptions();
      address(webSocketOptions, apiServer, uriInWorkspace).setHeaders(headers);
      new WebSocketExchange(callerRequest, context, proxiedWatches, workspacePath)
          .start(webSocketClient, webSocketOptions);
    } else {
      RequestOptions requestOptions = new RequestOptions().setMethod(callerRequest.method());
      address(requestOptions, apiServer, uriInWorkspace).setHeaders(headers);
      boolean isWatch = WATCH_VALUES.contains(callerRequest.getParam("watch", ""));
      new HttpExchange(callerRequest, context, proxiedWatches, workspacePath, isWatch)
          .start(httpClient, requestOptions);
    }
  }

  private static RequestOptions address(
      RequestOptions requestOptions, Routes.Backend apiServer, String uriInWorkspace) {
    return requestOptions.setHost("127.0.0.1").setPort(apiServer.port()).setURI(uriInWorkspace);
  }

  private static Thread newApiServerStartThread(Runnable startApiServer) {
    Thread startThread = new Thread(startApiServer, "workspace-start");
    startThread.setDaemon(true);
    return startThread;
  }

  private static void await(CompletionStage<?> proxyOperation, String task) {
    try {
      proxyOperation.toCompletableFuture().get(START_OR_STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalPlatformException("cannot " + task + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted: " + task, e);
    }
  }

  @Override
  public void close() {
    apiServerStarter.shutdown();
    await(vertx.close().toCompletionStage(), "stop the kcp front proxy");
  }
}
