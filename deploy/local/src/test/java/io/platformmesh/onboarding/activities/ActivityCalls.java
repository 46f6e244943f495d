package io.platformmesh.onboarding.activities;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.local.embedded.EmbeddedClusters;
import io.platformmesh.onboarding.worker.OnboardingActivities;
import io.platformmesh.onboarding.workflows.ControlActivities;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.ObservationActivities;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.ProviderActivities;
import io.platformmesh.onboarding.workflows.PruneActivities;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls the activities of a worker for one ManagedProvider, one attempt each, as Temporal does:
 * arguments, results and failures are serialized.
 */
public final class ActivityCalls {

  /** The cluster of the worker. */
  public static final HostingCluster CLUSTER = new HostingCluster(/* name= */ null, "uid-of-a");

  /** Search attributes that the worker found registered. */
  public static final List<String> SEARCH_ATTRIBUTES = List.of("OnboardingPhase");

  private static final KcpOptions KCP_OPTIONS =
      new KcpOptions(EmbeddedClusters.shared().url(), "kcp", "credentials", null);
  private static final TestActivityEnvironment WORKER = workerWithCredentials();

  private final TestActivityEnvironment worker;
  private final OnboardingFixture fixture;
  private final ManagedProviderRef ref;
  private final StageReporting reporting;
  private final Duration timeout;

  private ActivityCalls(
      TestActivityEnvironment worker,
      OnboardingFixture fixture,
      ManagedProviderRef ref,
      StageReporting reporting,
      Duration timeout) {
    this.worker = worker;
    this.fixture = fixture;
    this.ref = ref;
    this.reporting = reporting;
    this.timeout = timeout;
  }

  ActivityCalls(OnboardingFixture fixture) {
    this(WORKER, fixture, fixture.ref(), StageReporting.NORMAL, Duration.ofSeconds(30));
  }

  private static TestActivityEnvironment workerWithCredentials() {
    EmbeddedCluster hosting = EmbeddedClusters.shared().hosting();
    hosting.create("{apiVersion: v1, kind: Namespace, metadata: {name: kcp}}");
    hosting.create(
        "{apiVersion: v1, kind: Secret, metadata: {namespace: kcp, name: credentials}, data: {kubeconfig: %s}}"
            .formatted(OnboardingFixture.encode(hosting.kubeconfig("kcp-administrator"))));
    return worker(KCP_OPTIONS);
  }

  private static TestActivityEnvironment worker(KcpOptions kcp) {
    KubernetesClients clients = new KubernetesClients();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(EmbeddedClusters.shared().url().toString())
            .build();
    KubernetesClient hosting = clients.connect(config);
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    environment.registerActivitiesImplementations(
        OnboardingActivities.create(
                hosting,
                new Clusters(clients, hosting, kcp),
                Adoption.DEFAULT,
                OnboardingOptions.DEFAULT,
                () -> SEARCH_ATTRIBUTES,
                CLUSTER,
                Runnable::run)
            .toArray());
    return environment;
  }

  /** The same calls of a worker of its own: one worker runs one activity at a time here. */
  public ActivityCalls ofAnotherWorker() {
    return kcp(KCP_OPTIONS);
  }

  /** The same calls of a worker of its own, with these credentials of kcp. */
  public ActivityCalls kcp(KcpOptions options) {
    return new ActivityCalls(worker(options), fixture, ref, reporting, timeout);
  }

  /** The same calls at an attempt after those that recorded these details in a heartbeat. */
  public ActivityCalls after(Object heartbeatDetails) {
    worker.setHeartbeatDetails(heartbeatDetails);
    return this;
  }

  /** The same calls for this state of the ManagedProvider instead of the current one. */
  public ActivityCalls at(ManagedProviderRef other) {
    return new ActivityCalls(worker, fixture, other, reporting, timeout);
  }

  /** The same calls with this reporting instead of the normal one. */
  public ActivityCalls reporting(StageReporting other) {
    return new ActivityCalls(worker, fixture, ref, other, timeout);
  }

  /** The same calls with this start-to-close timeout. */
  public ActivityCalls timeout(Duration other) {
    return new ActivityCalls(worker, fixture, ref, reporting, other);
  }

  private <T> T stub(Class<T> type) {
    return worker.newActivityStub(
        type, ActivityOptions.newBuilder().setStartToCloseTimeout(timeout).build());
  }

  /** LoadManagedProvider, in a run of the cluster of this worker. */
  public Attempt<LoadResult> load() {
    return load(CLUSTER);
  }

  /** LoadManagedProvider, in a run of this cluster; null for unknown. */
  public Attempt<LoadResult> load(@Nullable HostingCluster cluster) {
    return Attempt.of(
        fixture,
        () ->
            stub(ManagedProviderActivities.class)
                .loadManagedProvider(ref.namespace(), ref.name(), cluster));
  }

  /** ReportStatus. */
  public Attempt<Outcome> reportStatus(StatusReport report) {
    return Attempt.of(
        fixture, () -> stub(ManagedProviderActivities.class).reportStatus(ref, report));
  }

  /** ReportStatus as a local activity, whose attempts end after this time in all. */
  public Attempt<Outcome> reportStatusWithin(Duration scheduleToClose, StatusReport report) {
    LocalActivityOptions options =
        LocalActivityOptions.newBuilder().setScheduleToCloseTimeout(scheduleToClose).build();
    return Attempt.of(
        fixture,
        () ->
            worker
                .newLocalActivityStub(ManagedProviderActivities.class, options, Map.of())
                .reportStatus(ref, report));
  }

  /** AwaitPlatformMesh. */
  public Attempt<Outcome> awaitPlatformMesh() {
    return Attempt.of(
        fixture, () -> stub(PlatformMeshActivities.class).awaitPlatformMesh(ref, reporting));
  }

  /** AwaitProvider. */
  public Attempt<Outcome> awaitProvider() {
    return Attempt.of(fixture, () -> stub(ProviderActivities.class).awaitProvider(ref, reporting));
  }

  /** RemoveProvider. */
  public Attempt<Outcome> removeProvider() {
    return Attempt.of(fixture, () -> stub(ProviderActivities.class).removeProvider(ref, reporting));
  }

  /** CopyKubeconfig. */
  public Attempt<CopiedKubeconfig> copyKubeconfig() {
    return Attempt.of(
        fixture, () -> stub(KubeconfigActivities.class).copyKubeconfig(ref, reporting));
  }

  /** RemoveKubeconfig. */
  public Attempt<Outcome> removeKubeconfig() {
    return Attempt.of(
        fixture, () -> stub(KubeconfigActivities.class).removeKubeconfig(ref, reporting));
  }

  /** DeployComponent, for the one component of the fixture. */
  public Attempt<DeployedComponent> deployComponent() {
    return deployComponent(OnboardingFixture.COMPONENT);
  }

  /** DeployComponent. */
  public Attempt<DeployedComponent> deployComponent(String component) {
    return Attempt.of(
        fixture, () -> stub(DeploymentActivities.class).deployComponent(ref, component, reporting));
  }

  /** RemoveComponents. */
  public Attempt<Outcome> removeComponents() {
    return Attempt.of(
        fixture, () -> stub(DeploymentActivities.class).removeComponents(ref, reporting));
  }

  /** PruneComponents. */
  public Attempt<Outcome> pruneComponents() {
    return Attempt.of(fixture, () -> stub(PruneActivities.class).pruneComponents(ref, reporting));
  }

  /** Observe. */
  public Attempt<Observation> observe() {
    return Attempt.of(fixture, () -> stub(ObservationActivities.class).observe(ref));
  }

  /** SetPause. */
  public Attempt<Outcome> setPause(String reason) {
    return Attempt.of(fixture, () -> stub(ControlActivities.class).setPause(ref, reason));
  }

  /** RequestRetry. */
  public Attempt<Outcome> requestRetry() {
    return Attempt.of(fixture, () -> stub(ControlActivities.class).requestRetry(ref));
  }

  /** AcknowledgeRetry. */
  public Attempt<Outcome> acknowledgeRetry(String token) {
    return Attempt.of(fixture, () -> stub(ControlActivities.class).acknowledgeRetry(ref, token));
  }
}
