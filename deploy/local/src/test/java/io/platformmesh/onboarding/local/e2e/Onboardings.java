package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a platform owner does on a platform and sees there. */
final class Onboardings implements AutoCloseable {

  static final String NAMESPACE = RealPlatform.NAMESPACE;
  static final String SYSTEM = "root:providers:system";

  /** Longer than any of this takes on a slow machine; a deadline, not a measure. */
  static final Duration LONG = Duration.ofSeconds(60);

  private final RealPlatform platform;
  private final WorkflowServiceStubs temporal;

  /** A platform with worker, watcher and simulator; closed with this. */
  static Onboardings start(Path state, UnaryOperator<PlatformOptions.Builder> more) {
    return new Onboardings(
        RealPlatform.start(
            more.apply(PlatformOptions.newBuilder(state).worker(true).watcher(true).simulator(true))
                .build()));
  }

  private Onboardings(RealPlatform platform) {
    this.platform = platform;
    temporal =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(platform.temporalAddress()).build());
  }

  RealPlatform platform() {
    return platform;
  }

  WorkflowServiceStubs temporal() {
    return temporal;
  }

  WorkflowClient workflows() {
    return WorkflowClient.newInstance(temporal);
  }

  /** As {@code kubectl apply --server-side} does it. */
  void apply(String yaml) {
    platform
        .runtime()
        .resource(yaml)
        .inNamespace(NAMESPACE)
        .fieldManager("kubectl")
        .forceConflicts()
        .serverSideApply();
  }

  /** Applies a ManagedProvider whose spec, beside the PlatformMesh, is this YAML flow mapping. */
  void applyManagedProvider(String name, String spec) {
    apply(manifest(name, spec));
  }

  static String manifest(String name, String spec) {
    return """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: %s}
        spec: {platformMeshRef: {name: platform-mesh}, %s}
        """
        .formatted(name, spec);
  }

  void applySecret(String name, Map<String, String> values) {
    SecretBuilder secret =
        new SecretBuilder().withNewMetadata().withNamespace(NAMESPACE).withName(name).endMetadata();
    values.forEach((key, value) -> secret.addToData(key, encode(value)));
    platform.runtime().resource(secret.build()).forceConflicts().serverSideApply();
  }

  Resource<ManagedProvider> managedProvider(String name) {
    return platform
        .runtime()
        .resources(ManagedProvider.class)
        .inNamespace(NAMESPACE)
        .withName(name);
  }

  ManagedProvider get(String name) {
    return managedProvider(name).get();
  }

  String phase(String name) {
    ManagedProvider live = get(name);
    return live == null || live.getStatus() == null ? "" : String.valueOf(live.getStatus().phase());
  }

  List<Condition> conditions(String name) {
    ManagedProvider live = get(name);
    ManagedProviderStatus status = live == null ? null : live.getStatus();
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }

  void awaitReady(String name) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              ManagedProvider live = get(name);
              assertThat(live).as(name).isNotNull();
              assertThat(live.getStatus()).as("status of " + name).isNotNull();
              assertThat(live.getStatus().observedGeneration())
                  .as(live.getStatus().toString())
                  .isEqualTo(live.getMetadata().getGeneration());
              assertThat(live.getStatus().phase())
                  .as(live.getStatus().toString())
                  .isEqualTo("Ready");
            });
  }

  /** Ready, and the run that has brought it there has ended. */
  void awaitSettled(String name) {
    awaitReady(name);
    assertThat(result(name).generation()).isEqualTo(get(name).getMetadata().getGeneration());
  }

  void awaitPhase(String name, String phase) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(phase(name)).as(String.valueOf(conditions(name))).isEqualTo(phase));
  }

  void awaitCondition(String name, String type, String status, String... words) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(conditions(name))
                    .anySatisfy(
                        condition -> {
                          assertThat(condition.type()).isEqualTo(type);
                          assertThat(condition.status()).isEqualTo(status);
                          assertThat(condition.reason() + ": " + condition.message())
                              .satisfies(
                                  said -> {
                                    for (String word : words) {
                                      assertThat(said).contains(word);
                                    }
                                  });
                        }));
  }

  /** The Events about a ManagedProvider. */
  List<GenericKubernetesResource> events(String name) {
    return platform
        .runtime()
        .genericKubernetesResources("events.k8s.io/v1", "Event")
        .inNamespace(NAMESPACE)
        .list()
        .getItems()
        .stream()
        .filter(event -> name.equals(event.get("regarding", "name")))
        .toList();
  }

  /** Type, reason and note of the Events about a ManagedProvider. */
  List<String> told(String name) {
    return events(name).stream()
        .map(
            event ->
                "%s %s %s"
                    .formatted(
                        event.<String>get("type"),
                        event.<String>get("reason"),
                        event.<String>get("note")))
        .toList();
  }

  /** Waits until Events were told that begin with these; they follow what they speak of. */
  void awaitTold(String name, String... beginnings) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              for (String beginning : beginnings) {
                assertThat(told(name)).anyMatch(event -> event.startsWith(beginning));
              }
            });
  }

  void delete(String name) {
    managedProvider(name).delete();
  }

  void awaitGone(String name) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(get(name)).as(String.valueOf(conditions(name))).isNull());
  }

  Resource<GenericKubernetesResource> object(ResourceKind kind, String name) {
    return platform
        .runtime()
        .genericKubernetesResources(kind.context())
        .inNamespace(NAMESPACE)
        .withName(name);
  }

  Resource<GenericKubernetesResource> provider(String workspace, String name) {
    return platform
        .workspaces()
        .client(workspace)
        .genericKubernetesResources(ResourceKind.Provider.context())
        .withName(name);
  }

  void awaitNotReady(ResourceKind kind, String name) {
    await().atMost(LONG).until(() -> !LiveConditions.isReadyAtGeneration(object(kind, name).get()));
  }

  JsonNode spec(ResourceKind kind, String name) {
    return spec(object(kind, name).get(), kind + " " + name);
  }

  JsonNode providerSpec(String workspace, String name) {
    return spec(provider(workspace, name).get(), "Provider " + name + " in " + workspace);
  }

  private static JsonNode spec(@Nullable GenericKubernetesResource live, String what) {
    assertThat(live).as(what).isNotNull();
    return Json.mapper().valueToTree(live.getAdditionalProperties().get("spec"));
  }

  static @Nullable Secret secret(KubernetesClient cluster, String name) {
    return cluster.secrets().inNamespace(NAMESPACE).withName(name).get();
  }

  /**
   * Writes of our own to child objects (status and ManagedProviders aside) since the log had so
   * many lines.
   */
  List<String> writesSince(int lines) throws IOException {
    return Files.readAllLines(platform.runtimeServer().auditLog()).stream()
        .skip(lines)
        .filter(line -> line.contains("fieldManager=platform-mesh-onboarding"))
        .filter(line -> !line.contains("\"managedproviders\""))
        .toList();
  }

  /** All writes to the runtime cluster since the log had so many lines. */
  List<String> allWritesSince(int lines) throws IOException {
    return Files.readAllLines(platform.runtimeServer().auditLog()).stream().skip(lines).toList();
  }

  int auditLines() throws IOException {
    return Files.readAllLines(platform.runtimeServer().auditLog()).size();
  }

  /** The latest run, as Temporal describes it. */
  String runId(String name) {
    return workflows()
        .newUntypedWorkflowStub(OnboardingIds.workflowId(NAMESPACE, name))
        .describe()
        .getExecution()
        .getRunId();
  }

  /** The result of the latest run. */
  OnboardingResult result(String name) {
    return workflows()
        .newUntypedWorkflowStub(OnboardingIds.workflowId(NAMESPACE, name))
        .getResult(OnboardingResult.class);
  }

  /** The events of the latest run. */
  int historyLength(String name) {
    return workflows().fetchHistory(OnboardingIds.workflowId(NAMESPACE, name)).getEvents().size();
  }

  /** Lets the simulator follow these rules, in YAML flow style, and no others. */
  void simulate(String... rules) throws IOException {
    Files.writeString(platform.simulatorRules(), "rules: [" + String.join(", ", rules) + "]\n");
  }

  static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text.replace('\'', '"'));
    } catch (IOException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }

  static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    temporal.shutdownNow();
    platform.close();
  }
}
