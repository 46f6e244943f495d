package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.servers.platform.Installation;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.RunCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The actions of a platform owner on a platform, and the state that results. */
final class Onboardings implements AutoCloseable {

  static final String NAMESPACE = RealPlatform.NAMESPACE;
  static final String SYSTEM = "root:providers:system";

  /** Longer than any of this takes on a slow machine; a deadline, not a measure. */
  static final Duration LONG = Duration.ofSeconds(60);

  /** Names of the PlatformMesh and the Secret of a new platform. */
  private static final Set<String> INSTALLED =
      Set.of(Installation.PLATFORM_MESH, Installation.KCP_SECRET);

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

  /** Applies a manifest as {@code kubectl apply --server-side} does. */
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

  /** Waits until the ManagedProvider is Ready and its run has completed. */
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

  /**
   * Waits for a condition.
   *
   * @param parts names of objects and messages of others that its message contains
   */
  void awaitCondition(
      String name, ConditionType type, String status, Reason reason, String... parts) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(conditions(name))
                    .anySatisfy(
                        condition -> {
                          assertThat(condition.type()).isEqualTo(type.name());
                          assertThat(condition.status()).isEqualTo(status);
                          assertThat(condition.reason()).isEqualTo(reason.name());
                          assertThat(parts)
                              .as(condition.message())
                              .allMatch(part -> condition.message().contains(part));
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
  List<String> eventNotes(String name) {
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

  /** Waits for Events that begin with these; they follow the change they report. */
  void awaitEvents(String name, String... beginnings) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              for (String beginning : beginnings) {
                assertThat(eventNotes(name)).anyMatch(event -> event.startsWith(beginning));
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
   * Our own writes to child objects, neither status nor ManagedProviders.
   *
   * @param lines number of lines of the audit log before them
   */
  List<String> writesSince(int lines) throws IOException {
    return Files.readAllLines(platform.runtimeServer().auditLog()).stream()
        .skip(lines)
        .filter(line -> line.contains("fieldManager=platform-mesh-onboarding"))
        .filter(line -> !line.contains("\"managedproviders\""))
        .toList();
  }

  /**
   * All writes to the runtime cluster.
   *
   * @param lines number of lines of the audit log before them
   */
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

  /** The causes of all runs of a ManagedProvider that Temporal lists. */
  List<RunCause> causes(String name) {
    try (Stream<WorkflowExecutionMetadata> runs =
        workflows()
            .listExecutions(
                "WorkflowId = '%s'".formatted(OnboardingIds.workflowId(NAMESPACE, name)))) {
      return runs.map(run -> (RunCause) run.getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class))
          .filter(Objects::nonNull)
          .toList();
    }
  }

  /** The result of the latest run. */
  OnboardingResult result(String name) {
    return workflows()
        .newUntypedWorkflowStub(OnboardingIds.workflowId(NAMESPACE, name))
        .getResult(OnboardingResult.class);
  }

  /** The history events of the latest run. */
  List<HistoryEvent> history(String name) {
    return workflows().fetchHistory(OnboardingIds.workflowId(NAMESPACE, name)).getEvents();
  }

  /** Replaces the rules of the simulator by these, in YAML flow style. */
  void simulate(String... rules) throws IOException {
    Files.writeString(platform.simulatorRules(), "rules: [" + String.join(", ", rules) + "]\n");
  }

  /** Gives up the removal of the kubeconfig copies of a ManagedProvider, as its owner. */
  void giveUpKubeconfig(String name) {
    giveUpKubeconfig(managedProvider(name));
  }

  private static void giveUpKubeconfig(Resource<ManagedProvider> managedProvider) {
    managedProvider.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\": {\"annotations\": {\"%s\": \"kubeconfig-secret\"}}}"
            .formatted(OnboardingMetadata.GIVE_UP_ANNOTATION));
  }

  /**
   * Deletes what test classes create and has worker and watcher run, so that the next class finds
   * the platform as it was after its start.
   */
  void clean() throws IOException {
    simulate();
    platform.worker().start();
    platform.watcher().start();
    var all = platform.runtime().resources(ManagedProvider.class).inAnyNamespace();
    for (ManagedProvider each : all.list().getItems()) {
      Resource<ManagedProvider> live = platform.runtime().resource(each);
      // A kubeconfig copy on an unreachable cluster must not keep its ManagedProvider.
      giveUpKubeconfig(live);
      live.delete();
    }
    await()
        .atMost(LONG.multipliedBy(2))
        .untilAsserted(
            () ->
                assertThat(all.list().getItems())
                    .extracting(live -> live.getMetadata() + " " + live.getStatus())
                    .isEmpty());
    for (ResourceKind kind : ResourceKind.values()) {
      childrenOf(kind).forEach(Resource::delete);
    }
    await()
        .atMost(LONG)
        .until(
            () ->
                Arrays.stream(ResourceKind.values())
                    .allMatch(kind -> childrenOf(kind).findAny().isEmpty()));
    platform.worker().awaitReady();
    platform.watcher().awaitReady();
  }

  /** The objects of this kind that are not part of a new platform. */
  private Stream<Resource<GenericKubernetesResource>> childrenOf(ResourceKind kind) {
    if (kind == ResourceKind.Workspace) {
      return Stream.empty();
    }
    return kind == ResourceKind.Provider
        ? RealPlatform.WORKSPACES.stream()
            .flatMap(
                path ->
                    platform
                        .workspaces()
                        .client(path)
                        .genericKubernetesResources(kind.context())
                        .resources())
        : platform
            .runtime()
            .genericKubernetesResources(kind.context())
            .inNamespace(NAMESPACE)
            .resources()
            .filter(object -> !INSTALLED.contains(object.item().getMetadata().getName()));
  }

  static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
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
