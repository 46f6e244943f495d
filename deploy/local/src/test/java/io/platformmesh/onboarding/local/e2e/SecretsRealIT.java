package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.chart.Tool;
import io.platformmesh.onboarding.local.observability.TraceReceiver;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.KcpSecretForm;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret that the processes meet, through a whole life with its failures: each is where it
 * belongs, and nowhere else, though both processes log all they can and send traces.
 */
class SecretsRealIT {

  private static final String FIRST_VALUE = "canary-of-the-first-values";
  private static final String SECOND_VALUE = "canary-of-the-second-values";
  private static final String ROTATED = "canary-of-the-rotated-token";
  private static final String BROKEN = "canary-of-a-broken-kubeconfig";
  private static final String LOST = "canary-of-a-token-that-leads-nowhere";
  private static final String BROKEN_KCP = "canary-of-broken-kcp-credentials";
  private static final String KCP_SECRET = "kcp-cluster-admin-client-cert";
  private static final String COPY = "guarded-provider-kubeconfig";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path state;

  private static TraceReceiver traces;
  private static RealPlatform platform;
  private static Onboardings onboardings;

  /** The secrets, by description. */
  private final Map<String, String> secrets = new LinkedHashMap<>();

  /** Public texts, by where they are. */
  private final Map<String, String> texts = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    traces = TraceReceiver.start();
    onboardings =
        Onboardings.start(
            state,
            options ->
                options
                    .cluster("edge")
                    .kcpSecretForm(KcpSecretForm.KUBECONFIG)
                    .onboardVariable("LOG_LEVEL", "DEBUG")
                    .onboardVariable("ATTEMPT_LOG_LEVEL", "DEBUG")
                    .onboardVariable("OTEL_EXPORTER_OTLP_ENDPOINT", traces.endpoint().toString())
                    .onboardVariable("OTEL_BSP_SCHEDULE_DELAY", "200"));
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
    traces.close();
  }

  @Test
  void secretsAppearOnlyWhereTheyBelong() throws Exception {
    String edge = kubeconfigOfEdge();
    onboardings.applySecret("edge-kubeconfig", Map.of("kubeconfig", edge));
    remember("kcp credentials", platform.workspaces().access(SYSTEM).token());
    Secret kcp = Onboardings.secret(platform.runtime(), KCP_SECRET);
    kcp.getData().forEach(this::rememberData);

    onboard();
    change();
    rotate();
    fail();
    breakKubeconfigs();
    breakKcpCredentials(kcp);
    leave();

    record("log of the worker", Files.readString(platform.worker().log()));
    record("log of the watcher", Files.readString(platform.watcher().log()));
    record("metrics of the worker", get(platform.workerMetrics()));
    record("metrics of the watcher", get(platform.watcherMetrics()));
    assertThat(texts.get("log of the worker")).contains("DEBUG");
    assertThat(texts.get("log of the watcher")).contains("DEBUG");
    await().atMost(LONG).until(() -> traces.received().contains("RunActivity:RemoveProvider"));
    record("traces", traces.received());

    assertThat(secrets).hasSizeGreaterThan(10);
    texts.forEach(
        (where, text) ->
            secrets.forEach(
                (what, secret) ->
                    assertThat(text.contains(secret)).as("%s in %s", what, where).isFalse()));
    assertThat(TemporalDatabase.contains(platform, "guarded")).isTrue();
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      assertThat(TemporalDatabase.contains(platform, secret.getValue()))
          .as("%s in Temporal's database", secret.getKey())
          .isFalse();
    }
  }

  private void remember(String what, String secret) {
    assertThat(secret.length()).as(what).isGreaterThan(8);
    secrets.put(what, secret);
  }

  /** A value of a Secret as it is stored, of which a long piece is enough. */
  private void rememberData(String key, String encoded) {
    if (!key.equals("ca.crt")) {
      int middle = encoded.length() / 2;
      remember("encoded " + key, encoded.substring(middle, middle + 60));
    }
    if (key.equals("tls.key")) {
      remember(key, Onboardings.decode(encoded).lines().skip(1).findFirst().orElseThrow());
    }
  }

  private void record(String where, String text) {
    assertThat(text).as(where).isNotEmpty();
    texts.merge(where, text, (before, more) -> before + "\n" + more);
  }

  /** Metadata, status and Events of the ManagedProviders, and the output of commands. */
  private void recordPublicOutput() throws Exception {
    for (JsonNode one :
        Json.mapper()
            .valueToTree(
                platform
                    .runtime()
                    .genericKubernetesResources(
                        "providers.platform-mesh.io/v1alpha1", "ManagedProvider")
                    .inNamespace(NAMESPACE)
                    .list())
            .path("items")) {
      ((ObjectNode) one).remove("spec");
      record("metadata and status", one.toString());
      String name = one.at("/metadata/name").asText();
      for (String command : new String[] {"diagnose", "status", "history"}) {
        OnboardRun run =
            OnboardRun.of(platform.environment(), command, name, "-n", NAMESPACE, "-o", "json");
        record("output of " + command, run.out() + run.err());
      }
    }
    recordEvents();
  }

  private static String get(URI address) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** A kubeconfig with a token that nothing else uses. */
  private String kubeconfigOfEdge() {
    Tool kubectl = new Tool("kubectl", platform.kubeconfig("edge"), state);
    kubectl.run("create", "serviceaccount", "deployer", "-n", NAMESPACE).required();
    kubectl
        .run(
            "create",
            "clusterrolebinding",
            "deployer",
            "--clusterrole=cluster-admin",
            "--serviceaccount=" + NAMESPACE + ":deployer")
        .required();
    String token = kubectl.run("create", "token", "deployer", "-n", NAMESPACE).required().strip();
    remember("token of the runtime cluster", token);
    remember("signature of that token", token.substring(token.lastIndexOf('.') + 1));
    ClusterAccess admin = platform.cluster("edge").orElseThrow().access();
    String kubeconfig =
        new ClusterAccess("edge", admin.server(), admin.authority(), token).kubeconfig();
    rememberData("kubeconfig of the runtime cluster", Onboardings.encode(kubeconfig));
    return kubeconfig;
  }

  private void apply(String value) {
    onboardings.applyManagedProvider(
        "guarded",
        """
        runtimeKubeconfigSecretName: edge-kubeconfig, cleanupOnDelete: true,
        runtimeDeployments: [{flux: {chart: guarded-app, registry: r.io, version: '1.0',
          values: {login: {password: %s}}}}]
        """
            .formatted(value));
  }

  private Secret copy() {
    return Onboardings.secret(platform.cluster("edge").orElseThrow().client(), COPY);
  }

  /** While Flux quotes what it was given, as it does with a chart that fails. */
  private void onboard() throws Exception {
    remember("first values", FIRST_VALUE);
    onboardings.simulate(quoting("NotReady", FIRST_VALUE));
    apply(FIRST_VALUE);
    onboardings.awaitCondition(
        "guarded",
        ConditionType.ComponentsDeployed,
        "False",
        Reason.HelmReleaseNotReady,
        "[redacted]");
    recordPublicOutput();
    onboardings.simulate();
    onboardings.awaitReady("guarded");

    assertThat(onboardings.spec(ResourceKind.HelmRelease, "guarded-app").toString())
        .contains(FIRST_VALUE);
    String encoded = copy().getData().get("kubeconfig");
    rememberData("kubeconfig of the Provider", encoded);
    String token = Onboardings.decode(encoded).replaceAll("(?s).*token: *\"?([^\"\\s]+).*", "$1");
    remember("token of the Provider", token);
  }

  private String quoting(String fault, String value) {
    return "{kind: HelmRelease, fault: %s, message: 'login with %s failed, and so did %s and %s'}"
        .formatted(
            fault,
            value,
            secrets.get("token of the runtime cluster"),
            secrets.getOrDefault("rotated token", "another"));
  }

  private void change() {
    remember("second values", SECOND_VALUE);
    apply(SECOND_VALUE);
    onboardings.awaitReady("guarded");
    assertThat(onboardings.spec(ResourceKind.HelmRelease, "guarded-app").toString())
        .contains(SECOND_VALUE);
  }

  private void rotate() {
    remember("rotated token", ROTATED);
    String rotated =
        Onboardings.decode(copy().getData().get("kubeconfig"))
            .replace(secrets.get("token of the Provider"), ROTATED);
    rememberData("rotated kubeconfig", Onboardings.encode(rotated));
    platform
        .workspaces()
        .client(SYSTEM)
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(COPY)
        .edit(
            source ->
                new SecretBuilder(source)
                    .addToData("kubeconfig", Onboardings.encode(rotated))
                    .build());
    await()
        .atMost(LONG)
        .until(() -> Onboardings.decode(copy().getData().get("kubeconfig")).contains(ROTATED));
    onboardings.awaitReady("guarded");
  }

  private void fail() throws Exception {
    onboardings.simulate(quoting("Stalled", SECOND_VALUE));
    onboardings.awaitCondition(
        "guarded", ConditionType.Stalled, "True", Reason.HelmReleaseStalled, "[redacted]");
    onboardings.awaitEvents("guarded", "Warning ");
    recordPublicOutput();
    onboardings.simulate();
    onboardings.awaitReady("guarded");
  }

  private void breakKubeconfigs() throws Exception {
    remember("broken kubeconfig", BROKEN);
    remember("kubeconfig that leads nowhere", LOST);
    onboardings.applyManagedProvider(
        "broken",
        "runtimeKubeconfigSecretName: broken-runtime, runtimeDeployments: [{flux: {chart:"
            + " broken-app, registry: r.io, version: '1.0'}}]");
    onboardings.applySecret("broken-runtime", Map.of("other", BROKEN));
    onboardings.awaitCondition(
        "broken",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigMissing,
        "no key kubeconfig");
    recordPublicOutput();
    onboardings.applySecret("broken-runtime", Map.of("kubeconfig", BROKEN + ": [unparsable"));
    onboardings.awaitCondition(
        "broken", ConditionType.KubeconfigCopied, "False", Reason.RuntimeKubeconfigBroken, "parse");
    recordPublicOutput();
    String good = platform.cluster("edge").orElseThrow().access().kubeconfig();
    onboardings.applySecret(
        "broken-runtime", Map.of("kubeconfig", good.replaceAll("token: \\S+", "token: " + LOST)));
    onboardings.awaitCondition("broken", ConditionType.KubeconfigCopied, "False", Reason.Forbidden);
    recordPublicOutput();
    onboardings.applySecret(
        "broken-runtime",
        Map.of(
            "kubeconfig",
            good.replaceAll("token: \\S+", "token: " + LOST)
                .replaceAll("server: \\S+", "server: https://localhost:1")));
    onboardings.awaitCondition(
        "broken", ConditionType.KubeconfigCopied, "False", Reason.ClusterUnavailable);
    recordPublicOutput();
    onboardings.delete("broken");
  }

  private void breakKcpCredentials(Secret kcp) throws Exception {
    remember("broken credentials of kcp", BROKEN_KCP);
    String kubeconfig = Onboardings.encode(BROKEN_KCP + ": [unparsable");
    var live = platform.runtime().secrets().inNamespace(NAMESPACE).withName(KCP_SECRET);
    live.edit(now -> new SecretBuilder(now).addToData("kubeconfig", kubeconfig).build());
    onboardings.applyManagedProvider(
        "late", "runtimeDeployments: [{flux: {chart: late-app, registry: r.io, version: '1.0'}}]");
    onboardings.awaitCondition(
        "late", ConditionType.ProviderReady, "False", Reason.KcpCredentialsBroken);
    recordPublicOutput();
    live.edit(now -> new SecretBuilder(now).withData(kcp.getData()).build());
    onboardings.awaitReady("late");
  }

  private void recordEvents() {
    record(
        "Events",
        platform
            .runtime()
            .genericKubernetesResources("events.k8s.io/v1", "Event")
            .inAnyNamespace()
            .list()
            .toString());
  }

  private void leave() throws Exception {
    onboardings.delete("guarded");
    onboardings.awaitGone("guarded");
    onboardings.awaitGone("broken");
    onboardings.delete("late");
    onboardings.awaitGone("late");
    recordEvents();
  }
}
