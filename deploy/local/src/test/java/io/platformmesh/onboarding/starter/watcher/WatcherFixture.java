package io.platformmesh.onboarding.starter.watcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.local.embedded.FaultyApiServer;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A watcher on an embedded API server and an in-memory Temporal server without a worker: each poke
 * stays in the history of its run. The fixture plays the controllers.
 */
final class WatcherFixture implements AutoCloseable {

  /** Namespace of the ManagedProviders. */
  static final String NAMESPACE = "mesh";

  /** Path of the workspace of the Providers. */
  static final String WORKSPACE = "root:watched";

  /** Secret with the credentials of kcp. */
  static final String KCP_SECRET = "kcp-credentials";

  private static final double UNLIMITED = 10_000;

  private final FaultyApiServer api = new FaultyApiServer();
  private final EmbeddedCluster hosting = api.hosting();
  private final EmbeddedCluster kcp = api.workspace(WORKSPACE);
  private final KubernetesClient client = api.client();
  private final KubernetesClients clients = new KubernetesClients();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TestServer.InProcessTestServer temporalServer = TestServer.createServer(true);
  private final WorkflowServiceStubs stubs =
      WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder().setChannel(temporalServer.getChannel()).build());
  private final WorkflowClient temporal = WorkflowClient.newInstance(stubs);
  private final Clusters clusters =
      new Clusters(clients, client, new KcpOptions(api.url(), NAMESPACE, KCP_SECRET, null));

  /** Starts without a ManagedProvider and without a watcher. */
  WatcherFixture() {
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}";
    hosting.create(namespace.formatted(NAMESPACE));
    kcp.create(namespace.formatted(NAMESPACE));
    createSecret(
        hosting,
        KCP_SECRET,
        "{}",
        EmbeddedCluster.kubeconfig(api.url().toString(), "embedded-administrator"));
  }

  /** Awaits a condition that becomes true within milliseconds. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
  }

  FaultyApiServer api() {
    return api;
  }

  KubernetesClient client() {
    return client;
  }

  EmbeddedCluster hosting() {
    return hosting;
  }

  EmbeddedCluster kcp() {
    return kcp;
  }

  /** Starts a watcher of the namespace. */
  Watcher start(Duration resync) {
    return Watcher.start(
        client,
        clusters,
        new OnboardingStarter(temporal, HostingCluster.UNKNOWN),
        new WatcherOptions(List.of(NAMESPACE), "", resync, UNLIMITED),
        registry);
  }

  /** The number of informers of these objects in this state. */
  int informers(String cluster, String kind, String state) {
    return (int)
        registry
            .find("onboarding_informers")
            .tags("cluster", cluster, "kind", kind, "state", state)
            .gauges()
            .stream()
            .mapToDouble(Gauge::value)
            .sum();
  }

  void awaitInformers(String cluster, String kind, String state, int count) {
    await().until(() -> informers(cluster, kind, state) == count);
  }

  /** How often the informers of these objects failed. */
  double restarts(String cluster, String kind) {
    return registry
        .get("onboarding_informer_restarts")
        .tags("cluster", cluster, "kind", kind)
        .counter()
        .count();
  }

  /** The number of pokes that reached the onboarding of this ManagedProvider. */
  long pokes(String name) {
    try {
      return temporal
          .fetchHistory(OnboardingIds.workflowId(NAMESPACE, name))
          .getHistory()
          .getEventsList()
          .stream()
          .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
          .count();
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return 0;
      }
      throw failure;
    }
  }

  void awaitPokes(String name, long count) {
    await().until(() -> pokes(name) >= count);
  }

  /** Creates a ManagedProvider without a status, with these further fields of its spec. */
  void createManagedProvider(String name, String spec) {
    ObjectNode object =
        EmbeddedCluster.parse(
            """
            apiVersion: providers.platform-mesh.io/v1alpha1
            kind: ManagedProvider
            metadata: {name: %1$s, namespace: %2$s, finalizers: [test/held]}
            spec:
              platformMeshRef: {name: %1$s-mesh}
              provider: {path: "%3$s"}
              runtimeDeployments:
              - flux: {registry: registry.test, chart: %1$s-app, version: 1.0.0}
            """
                .formatted(name, NAMESPACE, WORKSPACE));
    object.withObject("spec").setAll(EmbeddedCluster.parse(spec));
    hosting.create(object.toString());
  }

  /** Creates a ManagedProvider that is Ready, with all objects on which it depends. */
  void createReady(String name) {
    createReady(name, "{}");
  }

  /** Creates a ManagedProvider that is Ready, with these further fields of its spec. */
  void createReady(String name, String spec) {
    createPlatformMesh(name + "-mesh");
    kcp.create(
        """
        {apiVersion: providers.platform-mesh.io/v1alpha1, kind: Provider, metadata: {name: %s}}
        """
            .formatted(name));
    setReady(kcp, "Provider", null, name, "True");
    createSecret(kcp, kubeconfig(name), "{}", "bytes");
    createSecret(hosting, kubeconfig(name), owned(name), "bytes");
    createComponentObject("HelmRelease", "helm.toolkit.fluxcd.io/v2", name);
    createComponentObject("OCIRepository", "source.toolkit.fluxcd.io/v1", name);
    createHelmChart(name);
    createManagedProvider(name, spec);
    settle(name);
  }

  /**
   * Creates a ManagedProvider that is Ready and was onboarded by this project, so that a resync
   * checks it for drift.
   */
  void createOnboarded(String name) {
    createReady(name);
    edit(name, "{metadata: {annotations: {onboarding.platform-mesh.io/inventory: '{}'}}}");
    applyAsOnboarding("HelmRelease", name);
    applyAsOnboarding("OCIRepository", name);
  }

  /** Records this project as the manager of the fields of an object. */
  private void applyAsOnboarding(String kind, String name) {
    hosting.merge(
        kind,
        NAMESPACE,
        component(name),
        """
        metadata:
          managedFields:
          - manager: platform-mesh-onboarding
            operation: Apply
            apiVersion: v1
            time: "2026-01-02T00:00:00Z"
            fieldsType: FieldsV1
            fieldsV1: {"f:spec": {}}
        """);
  }

  /** Name of the Secrets with the kubeconfig of this ManagedProvider's Provider. */
  static String kubeconfig(String name) {
    return name + "-provider-kubeconfig";
  }

  /** Name of the objects of this ManagedProvider's component. */
  static String component(String name) {
    return name + "-app";
  }

  /** Name of the HelmChart that Flux creates for this ManagedProvider's component. */
  static String helmChart(String name) {
    return NAMESPACE + "-" + component(name);
  }

  private void createHelmChart(String name) {
    hosting.create(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmChart
        metadata: {name: %s, namespace: %s}
        """
            .formatted(helmChart(name), NAMESPACE));
    setReady(hosting, "HelmChart", NAMESPACE, helmChart(name), "True");
  }

  private void createPlatformMesh(String name) {
    hosting.create(
        """
        apiVersion: core.platform-mesh.io/v1alpha1
        kind: PlatformMesh
        metadata: {name: %s, namespace: %s}
        """
            .formatted(name, NAMESPACE));
    setReady(hosting, "PlatformMesh", NAMESPACE, name, "True");
  }

  private void createComponentObject(String kind, String apiVersion, String name) {
    ObjectNode object =
        EmbeddedCluster.parse(
            """
            apiVersion: %s
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec: {interval: 5m}
            """
                .formatted(apiVersion, kind, component(name), NAMESPACE));
    object.withObject("metadata").setAll(EmbeddedCluster.parse(owned(name)));
    hosting.create(object.toString());
    setReady(hosting, kind, NAMESPACE, component(name), "True");
  }

  /** Metadata of an object that belongs to this ManagedProvider. */
  private static String owned(String name) {
    return """
    labels: {app.kubernetes.io/managed-by: platform-mesh-onboarding}
    annotations: {onboarding.platform-mesh.io/owner: %s/%s}
    """
        .formatted(NAMESPACE, name);
  }

  private static void createSecret(
      EmbeddedCluster cluster, String name, String metadata, String kubeconfig) {
    ObjectNode secret =
        EmbeddedCluster.parse(
            "{apiVersion: v1, kind: Secret, metadata: {name: %s, namespace: %s}, data: {kubeconfig: %s}}"
                .formatted(name, NAMESPACE, OnboardingFixture.encode(kubeconfig)));
    secret.withObject("metadata").setAll(EmbeddedCluster.parse(metadata));
    cluster.create(secret.toString());
  }

  /** Sets the condition Ready of an object. */
  static void setReady(
      EmbeddedCluster cluster,
      String kind,
      @Nullable String namespace,
      String name,
      String status) {
    cluster.mergeStatus(
        kind,
        namespace,
        name,
        "{observedGeneration: 1, conditions: [{type: Ready, status: '%s', reason: R, observedGeneration: 1}]}"
            .formatted(status));
  }

  /** Writes the status of a ManagedProvider that is Ready at its generation. */
  void settle(String name) {
    long generation =
        hosting.get("ManagedProvider", NAMESPACE, name).at("/metadata/generation").asLong();
    hosting.mergeStatus(
        "ManagedProvider",
        NAMESPACE,
        name,
        """
        phase: Ready
        observedGeneration: %d
        conditions: [{type: Ready, status: 'True', reason: Ready, message: ''}]
        """
            .formatted(generation));
  }

  /** Changes a ManagedProvider by a merge patch. */
  void edit(String name, String patch) {
    hosting.merge("ManagedProvider", NAMESPACE, name, patch);
  }

  /** Removes a ManagedProvider together with its finalizers. */
  void remove(String name) {
    edit(name, "{metadata: {finalizers: null}}");
    hosting.delete("ManagedProvider", NAMESPACE, name);
  }

  @Override
  public void close() {
    clients.close();
    client.close();
    stubs.shutdownNow();
    temporalServer.close();
    api.close();
    registry.close();
  }
}
