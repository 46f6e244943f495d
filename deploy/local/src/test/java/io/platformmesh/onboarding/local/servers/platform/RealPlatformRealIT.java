package io.platformmesh.onboarding.local.servers.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.kcp.RealWorkspaces;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealPlatformRealIT {
  private static final String SYSTEM = "root:providers:system";

  /** The first request to a workspace starts its API server. */
  private static final int SERVER_START_MILLIS = 60_000;

  @TempDir static Path state;
  static RealPlatform platform;
  static RealWorkspaces workspaces;

  @BeforeAll
  static void up() {
    platform =
        RealPlatform.start(
            PlatformOptions.newBuilder(state)
                .cluster("edge")
                .progress(System.err::println)
                .build());
    workspaces = platform.workspaces();
  }

  @AfterAll
  static void down() {
    platform.close();
  }

  /** kstatus, which Flux uses, sees an object as in progress while the two generations differ. */
  @Test
  void newManagedProviderIsInProgress() {
    ManagedProvider created =
        Serialization.unmarshal(
            """
            metadata: {name: new, namespace: platform-mesh-system}
            spec:
              platformMeshRef: {name: platform-mesh}
              runtimeDeployments: [{flux: {chart: a, registry: r.io, version: "1.0"}}]
            """,
            ManagedProvider.class);
    platform.runtime().resource(created).create();

    JsonNode live =
        Serialization.unmarshal(
            platform
                .runtime()
                .raw(
                    "/apis/providers.platform-mesh.io/v1alpha1/namespaces/platform-mesh-system/managedproviders/new"),
            JsonNode.class);

    assertThat(live.at("/status/observedGeneration").asLong()).isEqualTo(-1);
    assertThat(live.at("/metadata/generation").asLong()).isEqualTo(1);
  }

  @Test
  void kubectlListsTheObjectsOfThePlatformMeshOperator() throws Exception {
    Process kubectl =
        new ProcessBuilder(
                "kubectl",
                "--kubeconfig",
                platform.kubeconfig().toString(),
                "-n",
                "platform-mesh-system",
                "get",
                "secret/kcp-cluster-admin-client-cert",
                "platformmesh/platform-mesh",
                "-o",
                "name")
            .redirectErrorStream(true)
            .start();
    assertThat(output(kubectl).lines())
        .containsExactly(
            "secret/kcp-cluster-admin-client-cert",
            "platformmesh.core.platform-mesh.io/platform-mesh");
    assertThat(
            platform
                .runtime()
                .secrets()
                .inNamespace("platform-mesh-system")
                .withName("kcp-cluster-admin-client-cert")
                .get()
                .getData())
        .containsOnlyKeys("ca.crt", "tls.crt", "tls.key");
  }

  @Test
  void furtherClustersHaveOnlyTheNamespace() {
    KubernetesClient edge = platform.cluster("edge").orElseThrow().client();
    assertThat(edge.namespaces().withName("platform-mesh-system").get()).isNotNull();
    assertThat(edge.apiextensions().v1().customResourceDefinitions().list().getItems()).isEmpty();
    assertThat(platform.cluster("other")).isEmpty();
  }

  @Test
  void auditLogHasAllWritesAndNoReads() throws IOException {
    platform.runtime().resource(configMap("audited", "1")).create();
    platform.runtime().configMaps().inNamespace("default").withName("audited").get();
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(platform.runtimeServer().auditLog()))
                    .filteredOn(line -> line.contains("\"audited\""))
                    .singleElement()
                    .asString()
                    .contains("\"verb\":\"create\""));
  }

  @Test
  void pathAndClusterIdReachTheSameWorkspace() {
    Workspace workspace = workspaces.find(SYSTEM).orElseThrow();
    try (KubernetesClient byPath = client(workspace.path(), workspace.token());
        KubernetesClient byId = client(workspace.clusterId(), workspace.token())) {
      byPath.resource(configMap("both", "1")).create();
      assertThat(byId.configMaps().inNamespace("default").withName("both").get().getData())
          .isEqualTo(Map.of("value", "1"));
      assertThat(
              byId.genericKubernetesResources("providers.platform-mesh.io/v1alpha1", "Provider")
                  .list()
                  .getItems())
          .isEmpty();
    }
  }

  @Test
  void workspaceServerStartsOnFirstUseAndStopsOnDeletion() {
    Workspace made = workspaces.create("root:providers:later");
    assertThat(workspaces.create("root:providers:later")).isEqualTo(made);
    assertThat(workspaces.isStarted(made.path())).isFalse();
    try (KubernetesClient own = client(made.clusterId(), made.token());
        KubernetesClient administrator = administrator(made.path())) {
      assertThat(own.namespaces().withName("default").get()).isNotNull();
      assertThat(workspaces.isStarted(made.path())).isTrue();
      long pid = workspaces.apiServer(made.path()).process().pid();
      workspaces.delete(made.path());
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(workspaces.find(made.path())).isEmpty();
      assertNotPermitted(() -> own.namespaces().list());
      assertNotPermitted(() -> administrator.namespaces().list());
      workspaces.delete(made.path());
    }
  }

  @Test
  void unknownWorkspacesAreNotPermitted() {
    try (KubernetesClient client = administrator("root:providers:unknown")) {
      assertNotPermitted(() -> client.namespaces().list());
    }
  }

  @Test
  void tokenOfOneWorkspaceIsRejectedInAnother() {
    Workspace other = workspaces.find("root:providers:platform").orElseThrow();
    try (KubernetesClient client = client(SYSTEM, other.token())) {
      assertNotPermitted(() -> client.namespaces().list());
    }
    assertThat(workspaces.isStarted(other.path())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not-a-token"})
  void unknownCallersAreUnauthorized(String token) {
    try (KubernetesClient client = client(SYSTEM, token)) {
      assertCode(401, () -> client.namespaces().list());
    }
  }

  @Test
  void clientCertificateOfTheSecretIsAdministratorEverywhere() {
    Map<String, String> secret =
        platform
            .runtime()
            .secrets()
            .inNamespace("platform-mesh-system")
            .withName("kcp-cluster-admin-client-cert")
            .get()
            .getData();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(workspaces.url() + "/clusters/" + SYSTEM)
            .withCaCertData(secret.get("ca.crt"))
            .withClientCertData(secret.get("tls.crt"))
            .withClientKeyData(secret.get("tls.key"))
            .withRequestTimeout(SERVER_START_MILLIS)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(client.namespaces().withName("default").get()).isNotNull();
    }
  }

  @Test
  void workspaceAnswers503WhileUnavailable() {
    try (KubernetesClient client = administrator(SYSTEM)) {
      workspaces.makeUnavailable(SYSTEM);
      assertCode(503, () -> client.namespaces().list());
      workspaces.makeAvailable(SYSTEM);
      assertThat(client.namespaces().list().getItems()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void informersListAgainAfterTheirWatchesEnd(boolean webSockets) {
    Config config = access(SYSTEM).config();
    config.setOnlyHttpWatches(!webSockets);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    String name = webSockets ? "over-web-socket" : "over-http";
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        SharedIndexInformer<ConfigMap> informer =
            client
                .configMaps()
                .inNamespace("default")
                .inform(
                    new ResourceEventHandler<ConfigMap>() {
                      @Override
                      public void onAdd(ConfigMap added) {
                        seen.add(added.getMetadata().getName() + added.getData());
                      }

                      @Override
                      public void onUpdate(ConfigMap old, ConfigMap updated) {
                        seen.add(updated.getMetadata().getName() + updated.getData());
                      }

                      @Override
                      public void onDelete(ConfigMap deleted, boolean unknown) {
                        seen.add(deleted.getMetadata().getName() + " deleted");
                      }
                    })) {
      await().until(informer::hasSynced);
      KubernetesClient direct = workspaces.client(SYSTEM);
      direct.resource(configMap(name, "1")).create();
      await().untilAsserted(() -> assertThat(seen).contains(name + "{value=1}"));
      assertThat(workspaces.endWatches(SYSTEM)).isEqualTo(1);
      direct.resource(configMap(name, "2")).update();
      await().untilAsserted(() -> assertThat(seen).contains(name + "{value=2}"));
      direct.resource(configMap(name, "2")).delete();
      await().untilAsserted(() -> assertThat(seen).contains(name + " deleted"));
      assertThat(informer.isWatching()).isTrue();
    }
    await().untilAsserted(() -> assertThat(workspaces.endWatches(SYSTEM)).isZero());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endedWatchReportsGone(boolean webSockets) {
    Config config = access(SYSTEM).config();
    config.setOnlyHttpWatches(!webSockets);
    AtomicReference<WatcherException> end = new AtomicReference<>();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        Watch watch =
            client
                .namespaces()
                .watch(
                    new Watcher<Namespace>() {
                      @Override
                      public void eventReceived(Action action, Namespace namespace) {}

                      @Override
                      public void onClose(WatcherException cause) {
                        end.set(cause);
                      }
                    })) {
      await().until(() -> workspaces.endWatches(SYSTEM) == 1);
      await().untilAsserted(() -> assertThat(end.get()).isNotNull());
      assertThat(end.get().isHttpGone()).isTrue();
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void endedWatchEndsWithACompleteEvent() throws Exception {
    Process kubectl =
        new ProcessBuilder(
                "kubectl",
                "--kubeconfig",
                platform.kubeconfig("kcp").toString(),
                "get",
                "--raw",
                "/clusters/" + SYSTEM + "/api/v1/namespaces?watch=true")
            .redirectErrorStream(true)
            .start();
    await().until(() -> workspaces.endWatches(SYSTEM) == 1);
    assertThat(output(kubectl).lines().toList())
        .last()
        .asString()
        .startsWith("{\"type\":\"ERROR\"")
        .contains("\"reason\":\"Expired\",\"code\":410");
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static KubernetesClient administrator(String path) {
    return new KubernetesClientBuilder().withConfig(access(path).config()).build();
  }

  private static KubernetesClient client(String pathOrId, String token) {
    ClusterAccess access =
        new ClusterAccess(
            "test",
            workspaces.url().resolve("/clusters/" + pathOrId),
            workspaces.certificateAuthority(),
            token);
    Config config = access.config();
    config.setRequestTimeout(SERVER_START_MILLIS);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static ClusterAccess access(String path) {
    return workspaces.access(path);
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .addToData("value", value)
        .build();
  }

  private static void assertNotPermitted(ThrowingCallable call) {
    assertThat(assertCode(403, call)).hasMessageContaining("workspace access not permitted");
  }

  private static KubernetesClientException assertCode(int code, ThrowingCallable call) {
    KubernetesClientException refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(KubernetesClientException.class, call);
    assertThat(refused.getCode()).isEqualTo(code);
    return refused;
  }
}
