package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.chart.Tool;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.Flux;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charts as people write them, fetched by Flux's real source-controller from real registries. */
class RealFluxRealIT {

  /** Length of a response without a body, for the HTTP server of the JDK. */
  private static final int NO_BODY = -1;

  @TempDir static Path state;
  @TempDir static Path charts;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Onboardings onboardings;
  private static Tool helm;
  private static HttpServer web;

  /**
   * A thread for each connection: the source-controller tries HTTPS first, and a TLS handshake
   * holds a thread of a server without TLS until it is given up.
   */
  private static final ExecutorService webThreads = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() throws Exception {
    onboardings = Onboardings.start(state, options -> options.flux(Flux.REAL));
    Path helmBinary = ServerBinaries.find(System.err::println, "helm").get("helm");
    helm = new Tool(helmBinary.toString(), onboardings.platform().kubeconfig(), state);
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext("/index/", RealFluxRealIT::serveRepository);
    web.createContext("/v2/", RealFluxRealIT::refuse);
    web.setExecutor(webThreads);
    web.start();
  }

  @AfterAll
  static void stop() {
    web.stop(0);
    webThreads.shutdownNow();
    onboardings.close();
  }

  /** A Helm repository: the packaged charts and their index. */
  private static void serveRepository(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/index/".length());
    Path file = charts.resolve(name);
    byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    exchange.sendResponseHeaders(content.length == 0 ? 404 : 200, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  /** A registry that requires credentials. */
  private static void refuse(HttpExchange exchange) throws IOException {
    byte[] body =
        "{\"errors\": [{\"code\": \"UNAUTHORIZED\", \"message\": \"authentication required\"}]}"
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(401, NO_BODY);
    } else {
      exchange.sendResponseHeaders(401, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Packages a chart and pushes it to the registry of the platform and into the index. */
  private static void push(String chart, String version, String description) throws Exception {
    Path source = Files.createDirectories(charts.resolve("source").resolve(chart));
    Files.writeString(
        source.resolve("Chart.yaml"),
        "{apiVersion: v2, name: %s, version: '%s', description: %s}"
            .formatted(chart, version, description));
    helm.run("package", source.toString(), "--destination", charts.toString()).required();
    helm.run(
            "push",
            charts.resolve("%s-%s.tgz".formatted(chart, version)).toString(),
            "oci://" + registry() + "/acme/charts",
            "--plain-http")
        .required();
    helm.run("repo", "index", charts.toString()).required();
  }

  private static String registry() {
    return onboardings.platform().registryAddress();
  }

  private static String pushedDigest(String chart, String tag) throws Exception {
    HttpResponse<String> manifest =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://%s/v2/acme/charts/%s/manifests/%s"
                            .formatted(registry(), chart, tag)))
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return manifest.headers().firstValue("Docker-Content-Digest").orElseThrow();
  }

  private static String filled(String flux) {
    return flux.replace("REG", registry())
        .replace("WEB", "127.0.0.1:" + web.getAddress().getPort())
        // A server with TLS whose authority the source-controller does not trust.
        .replace("TLS", onboardings.platform().runtimeAccess().server().getAuthority());
  }

  /** Applies a ManagedProvider whose chart has its name. */
  private static void apply(String name, String flux) {
    onboardings.applyManagedProvider(
        name, "runtimeDeployments: [{flux: {chart: %s, %s}}]".formatted(name, filled(flux)));
  }

  private static JsonNode deployed(String name) {
    return LiveConditions.status(onboardings.object(ResourceKind.HelmRelease, name).get())
        .at("/history/0");
  }

  private static String deployedVersion(String name) {
    return deployed(name).path("chartVersion").asText().split("\\+", 2)[0];
  }

  private static String deployedDigest(String name) {
    return deployed(name).path("ociDigest").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain      | registry: 'REG/acme/charts', insecure: true, version: 1.0.0 | 1.0.0",
        "scheme     | registry: 'oci://REG/acme/charts', insecure: true, version: 1.0.0 | 1.0.0",
        "slash      | registry: 'REG/acme/charts/', insecure: true, version: 1.0.0 | 1.0.0",
        "slashes    | registry: 'oci://REG//acme/charts//', insecure: true, version: 1.0.0 | 1.0.0",
        "blanks     | registry: ' REG/acme/charts ', insecure: true, version: ' 1.0.0 ' | 1.0.0",
        "build      | registry: 'REG/acme/charts', insecure: true, version: '1.2.3+build.5' | 1.2.3_build.5",
        "range      | registry: 'REG/acme/charts', insecure: true, version: '1.0.x' | 1.0.0",
        "bounds     | registry: 'REG/acme/charts', insecure: true, version: '>=1.1.0 <1.2.1' | 1.2.0",
        "digest     | registry: 'REG/acme/charts', insecure: true, version: '1.0.0@DIGEST' | ",
        "helm-oci   | type: helm, registry: 'oci://REG/acme/charts', insecure: true, version: 1.0.0 | 1.0.0",
        "helm-index | type: helm, registry: 'http://WEB/index', version: 1.2.0 | 1.2.0",
        "helm-range | type: helm, registry: 'http://WEB/index/', version: '1.0.x' | 1.0.0",
      })
  void chartIsFetched(String name, String flux, @Nullable String version) throws Exception {
    for (String pushed : new String[] {"1.0.0", "1.2.0", "1.2.3+build.5"}) {
      push(name, pushed, "initial");
    }
    apply(name, flux.replace("DIGEST", pushedDigest(name, "1.0.0")));

    onboardings.awaitReady(name);
    if (version == null) {
      assertThat(deployedDigest(name)).isEqualTo(pushedDigest(name, "1.0.0"));
    } else {
      assertThat(deployedVersion(name)).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-version  | registry: 'REG/acme/charts', insecure: true, version: 9.9.9 | VersionNotInRegistry",
        "no-chart    | registry: 'REG/acme/charts', insecure: true, version: 1.0.0 | VersionNotInRegistry",
        "no-range    | registry: 'REG/acme/charts', insecure: true, version: '>=7.0.0' | VersionNotInRegistry",
        "no-trust    | registry: 'TLS/acme/charts', version: 1.0.0 | RegistryCertificate",
        "no-login    | registry: 'WEB/acme/charts', insecure: true, version: 1.0.0 | RegistryCredentials",
        "no-host     | registry: 'registry.invalid/acme', version: 1.0.0 | RegistryUnreachable",
        "no-port     | registry: '127.0.0.1:9/acme', insecure: true, version: 1.0.0 | RegistryUnreachable",
        "helm-no-ver | type: helm, registry: 'http://WEB/index', version: 9.9.9 | VersionNotInRegistry",
        "helm-no-url | type: helm, registry: 'http://127.0.0.1:9/index', version: 1.0.0 | RegistryUnreachable",
      })
  void failureHasItsOwnVerdict(String name, String flux, String verdict) throws Exception {
    if (!name.equals("no-chart")) {
      push(name, "1.0.0", "initial");
    }
    apply(name, flux);

    onboardings.awaitCondition(
        name, ConditionType.ComponentsDeployed, "False", Reason.SourceNotReady, name);
    await().atMost(LONG).untilAsserted(() -> assertThat(verdictOf(name)).isEqualTo(verdict));
  }

  @Test
  void artifactThatIsNotAChartHasItsOwnVerdict() throws Exception {
    pushArtifact("no-layer", "application/vnd.example.text");
    apply("no-layer", "registry: 'REG/acme/charts', insecure: true, version: 1.0.0");

    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(verdictOf("no-layer")).isEqualTo("NotAChart"));
  }

  @Test
  void suspendedSourceStaysReadyAndIsNamed() throws Exception {
    push("suspended", "1.0.0", "initial");
    apply("suspended", "registry: 'REG/acme/charts', insecure: true, version: 1.0.0");
    onboardings.awaitReady("suspended");

    onboardings
        .object(ResourceKind.OCIRepository, "suspended")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": true}}");

    await().atMost(LONG).until(() -> componentsMessage("suspended").contains("suspended"));
    assertThat(onboardings.phase("suspended")).isEqualTo("Ready");
  }

  @Test
  void movedTagIsDeployedAndStaysReady() throws Exception {
    push("moved", "3.0.0", "first");
    apply("moved", "registry: 'REG/acme/charts', insecure: true, version: 3.0.0");
    onboardings.awaitReady("moved");

    push("moved", "3.0.0", "second");
    onboardings
        .object(ResourceKind.OCIRepository, "moved")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"reconcile.fluxcd.io/requestedAt\": \"now\"}}}");

    String movedDigest = pushedDigest("moved", "3.0.0");
    await().atMost(LONG).until(() -> deployedDigest("moved").equals(movedDigest));
    onboardings.awaitReady("moved");
  }

  private static String componentsMessage(String name) {
    return onboardings.get(name).getStatus().conditions().stream()
        .filter(condition -> condition.type().equals(ConditionType.ComponentsDeployed.name()))
        .map(Condition::message)
        .findFirst()
        .orElse("");
  }

  private static String verdictOf(String name) throws Exception {
    OnboardRun run =
        OnboardRun.of(
            onboardings.platform().environment(), "diagnose", NAMESPACE + "/" + name, "-o", "json");
    return new ObjectMapper().readTree(run.out()).path("verdict").asText();
  }

  /** Pushes an OCI artifact with one layer of this media type. */
  private static void pushArtifact(String repository, String mediaType) throws Exception {
    String blob = "{}";
    String blobDigest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    String base = "http://%s/v2/acme/charts/%s/".formatted(registry(), repository);
    HttpResponse<String> upload =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(base + "blobs/uploads/?digest=" + blobDigest))
                .POST(HttpRequest.BodyPublishers.ofString(blob))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(upload.statusCode()).as(upload.body()).isEqualTo(201);
    String descriptor =
        "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 2}".formatted(mediaType, blobDigest);
    String manifest =
        "{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\", \"config\": %s, \"layers\": [%s]}"
            .formatted(descriptor, descriptor);
    HttpResponse<String> put =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(base + "manifests/1.0.0"))
                .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                .PUT(HttpRequest.BodyPublishers.ofString(manifest))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
  }
}
