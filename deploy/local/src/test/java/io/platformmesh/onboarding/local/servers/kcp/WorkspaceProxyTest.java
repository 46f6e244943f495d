package io.platformmesh.onboarding.local.servers.kcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a backend that a test can make send half an event. */
class WorkspaceProxyTest {
  private static final Workspaces.Workspace WORKSPACE =
      new Workspaces.Workspace("root:a", "id-a", "token-a");

  private static final String ADDED = "{\"type\":\"ADDED\"}\n";

  @TempDir Path directory;
  private final Queue<HttpServerResponse> watches = new ConcurrentLinkedQueue<>();
  private final Queue<ServerWebSocket> webSockets = new ConcurrentLinkedQueue<>();
  private ProxyTransport backend;
  private WorkspaceProxy proxy;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    Certificates certificates = Certificates.in(directory);
    int port = Ports.free();
    backend = new ProxyTransport(certificates);
    backend
        .vertx()
        .createHttpServer(backend.serverOptions(port))
        .requestHandler(this::serve)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    proxy = new WorkspaceProxy(Ports.free(), certificates, "token-admin", new One(port));
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    certificates.authority().getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(tls).build();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    backend.vertx().close().toCompletionStage().toCompletableFuture().get();
  }

  private void serve(HttpServerRequest request) {
    if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      request.toWebSocket().onSuccess(webSockets::add);
    } else if (request.getParam("watch") != null) {
      request.response().setChunked(true).write(ADDED);
      watches.add(request.response());
    } else {
      request
          .body()
          .onSuccess(
              body ->
                  request
                      .response()
                      .putHeader("X-Sent", request.getHeader("Authorization"))
                      .end(
                          request.method() + " " + request.uri() + " " + body + onBehalf(request)));
    }
  }

  private static String onBehalf(HttpServerRequest request) {
    String user = request.getHeader("Impersonate-User");
    return user == null
        ? ""
        : "by %s for %s of %s"
            .formatted(
                request.getHeader("Authorization"),
                user,
                request.headers().getAll("Impersonate-Group"));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void forwardsRequestsAsTheAdministratorOfTheBackend(HttpClient.Version version) throws Exception {
    HttpRequest request =
        to("/clusters/root:a/api/v1/x?y=%2Fz")
            .version(version)
            .POST(HttpRequest.BodyPublishers.ofString("body"))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.body()).isEqualTo("POST /api/v1/x?y=%2Fz body");
    assertThat(response.headers().firstValue("X-Sent")).contains("Bearer token-backend");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kcp-admin | system:kcp:admin | GET /x?a=b",
        "developer | team             | GET /x?a=b by Bearer token-proxy for developer of [team]"
      })
  void impersonatesACallerWithAClientCertificate(String user, String group, String served) {
    Certificates certificates = Certificates.in(directory);
    Certificates.Signed certificate = certificates.client(user, group);
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(proxy.url().resolve("/clusters/root:a").toString())
            .withCaCertData(encode(certificates.authority()))
            .withClientCertData(encode(certificate.certificate()))
            .withClientKeyData(encode(certificate.key()))
            .build();
    try (KubernetesClient caller = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(caller.raw("/x?a=b")).isEqualToNormalizingWhitespace(served);
    }
  }

  private static String encode(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void endsAWatchAfterACompleteEvent(HttpClient.Version version) throws Exception {
    HttpRequest request = to("/clusters/id-a/things?watch=true").version(version).GET().build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(read(response, ADDED.length())).isEqualTo(ADDED);
    HttpServerResponse watch = watches.remove();
    watch.write("{\"type\":");
    assertThat(read(response, 8)).isEqualTo("{\"type\":");
    assertThat(proxy.endWatches("root:a")).isEqualTo(1);
    watch.write("\"MODIFIED\"}\n");
    List<String> rest = read(response, Integer.MAX_VALUE).lines().toList();
    assertThat(rest).hasSize(2);
    assertThat(rest.get(0)).isEqualTo("\"MODIFIED\"}");
    assertThat(rest.get(1)).contains("\"type\":\"ERROR\"").contains("\"code\":410");
  }

  private static String read(HttpResponse<InputStream> response, int length) throws IOException {
    return new String(response.body().readNBytes(length), StandardCharsets.UTF_8);
  }

  @Test
  void relaysAndEndsWebSockets() throws Exception {
    Received received = new Received();
    URI uri = URI.create(proxy.url().toString().replace("https", "wss"));
    client
        .newWebSocketBuilder()
        .header("Authorization", "Bearer token-a")
        .buildAsync(uri.resolve("/clusters/root:a/things?watch=true"), received)
        .get();
    await().until(() -> !webSockets.isEmpty());
    webSockets.remove().writeTextMessage("event");
    await().untilAsserted(() -> assertThat(received.texts).containsExactly("event"));
    proxy.endWatches("root:a");
    received.closed.get();
    assertThat(received.texts).last().asString().contains("\"code\":410");
  }

  @Test
  void answersOnlyHealthChecksOutsideOfWorkspaces() throws Exception {
    assertThat(status("/readyz")).isEqualTo(200);
    assertThat(status("/api")).isEqualTo(404);
    assertThat(status("/clusters/root:b/api")).isEqualTo(403);
    proxy.makeUnavailable("root:a");
    assertThat(status("/clusters/root:a/api")).isEqualTo(503);
  }

  private int status(String path) throws Exception {
    return client.send(to(path).GET().build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(proxy.url().resolve(path))
        .header("Authorization", "Bearer token-admin");
  }

  private record One(int port) implements Routes {
    @Override
    public Optional<Workspaces.Workspace> workspace(String pathOrClusterId) {
      return List.of(WORKSPACE.path(), WORKSPACE.clusterId()).contains(pathOrClusterId)
          ? Optional.of(WORKSPACE)
          : Optional.empty();
    }

    @Override
    public Collection<Workspaces.Workspace> workspaces() {
      return List.of(WORKSPACE);
    }

    @Override
    public Backend backend(Workspaces.Workspace workspace) {
      return new Backend(port, "token-backend", "token-proxy");
    }
  }

  private static final class Received implements WebSocket.Listener {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
      texts.add(text.toString());
      return WebSocket.Listener.super.onText(webSocket, text, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedFuture(null);
    }
  }
}
