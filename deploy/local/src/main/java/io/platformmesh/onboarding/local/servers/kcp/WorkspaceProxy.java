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
 * workspace's own API server. Callers identify themselves by a client certificate of our authority:
 * an administrator of kcp may do everything, others what the workspace grants them; or by the
 * administrator's token, or by the token of one workspace, where it may do everything.
 */
final class WorkspaceProxy implements AutoCloseable {
  private static final String PREFIX = "/clusters/";
  private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
  private static final Collection<String> WATCH = List.of("true", "1");

  private final Vertx vertx;
  private final ExecutorService starts = Executors.newCachedThreadPool(WorkspaceProxy::thread);
  private final HttpClient http;
  private final WebSocketClient webSockets;
  private final ProxiedWatches watches = new ProxiedWatches();
  private final Set<String> unavailable = ConcurrentHashMap.newKeySet();
  private final Routes routes;
  private final String administratorToken;
  private final URI url;

  WorkspaceProxy(int port, Certificates certificates, String administratorToken, Routes routes) {
    this.routes = routes;
    this.administratorToken = administratorToken;
    this.url = URI.create("https://127.0.0.1:" + port);
    ProxyTransport transport = new ProxyTransport(certificates);
    vertx = transport.vertx();
    http = transport.httpClient();
    webSockets = transport.webSocketClient();
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

  /** Ends all watches that run in this workspace with 410 Gone, and says how many there were. */
  int endWatches(String path) {
    return watches.expire(path);
  }

  /** Makes every request to this workspace answer 503, or ends that. */
  void unavailable(String path, boolean now) {
    if (now) {
      unavailable.add(path);
    } else {
      unavailable.remove(path);
    }
  }

  private void handle(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.startsWith(PREFIX)) {
      if (HEALTH.contains(request.path())) {
        request.response().end("ok");
      } else {
        StatusBody.notFound(uri).answer(request.response());
      }
      return;
    }
    int slash = uri.indexOf('/', PREFIX.length());
    int question = uri.indexOf('?', PREFIX.length());
    int end = slash >= 0 ? slash : question >= 0 ? question : uri.length();
    String named = URLDecoder.decode(uri.substring(PREFIX.length(), end), StandardCharsets.UTF_8);
    String rest = uri.substring(end);
    Optional<Workspaces.Workspace> found = routes.workspace(named);
    if (found.isEmpty()) {
      StatusBody.notPermitted(named).answer(request.response());
      return;
    }
    Workspaces.Workspace workspace = found.get();
    Caller caller = Caller.of(request);
    Optional<StatusBody> refusal = refusal(caller, workspace, named);
    if (refusal.isPresent()) {
      refusal.get().answer(request.response());
      return;
    }
    request.pause();
    Context context = vertx.getOrCreateContext();
    CompletionStage<Routes.Backend> started =
        CompletableFuture.supplyAsync(() -> routes.backend(workspace), starts);
    Future.fromCompletionStage(started, context)
        .onFailure(e -> StatusBody.badGateway(e).answer(request.response()))
        .onSuccess(backend -> forward(request, caller, workspace.path(), backend, rest));
  }

  private Optional<StatusBody> refusal(
      Caller caller, Workspaces.Workspace workspace, String named) {
    if (caller.isAnonymous()) {
      return Optional.of(StatusBody.unauthorized());
    }
    boolean everywhere = caller.isCertified() || caller.bears(administratorToken);
    if (!everywhere && !caller.bears(workspace.token())) {
      boolean known = routes.workspaces().stream().anyMatch(w -> caller.bears(w.token()));
      return Optional.of(known ? StatusBody.notPermitted(named) : StatusBody.unauthorized());
    }
    return unavailable.contains(workspace.path())
        ? Optional.of(StatusBody.unavailable("workspace " + named + " is unavailable"))
        : Optional.empty();
  }

  private void forward(
      HttpServerRequest request, Caller caller, String path, Routes.Backend backend, String rest) {
    String uri = rest.startsWith("/") ? rest : "/" + rest;
    Context context = vertx.getOrCreateContext();
    if ("websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      WebSocketConnectOptions options = new WebSocketConnectOptions();
      address(options, request, caller, backend, uri);
      options.getHeaders().names().stream()
          .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("sec-websocket-"))
          .toList()
          .forEach(options.getHeaders()::remove);
      new WebSocketExchange(request, context, watches, path).start(webSockets, options);
    } else {
      RequestOptions options = new RequestOptions().setMethod(request.method());
      address(options, request, caller, backend, uri);
      boolean watch = WATCH.contains(request.getParam("watch", ""));
      new HttpExchange(request, context, watches, path, watch).start(http, options);
    }
  }

  private static void address(
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

  private static Thread thread(Runnable start) {
    Thread thread = new Thread(start, "workspace-start");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(CompletionStage<?> work, String what) {
    try {
      work.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalPlatformException("cannot " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted: " + what, e);
    }
  }

  @Override
  public void close() {
    starts.shutdown();
    await(vertx.close().toCompletionStage(), "stop the kcp front proxy");
  }
}
