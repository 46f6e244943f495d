package io.platformmesh.onboarding.local.bench.rig;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.bench.counterpart.Counterparts;
import io.platformmesh.onboarding.local.bench.counterpart.FluxTraffic;
import io.platformmesh.onboarding.local.bench.counterpart.NewObjects;
import io.platformmesh.onboarding.local.bench.counterpart.StatusFields;
import io.platformmesh.onboarding.local.bench.measure.OwnRequests;
import io.platformmesh.onboarding.local.bench.measure.RequestCounts;
import io.platformmesh.onboarding.local.bench.measure.Snapshot;
import io.platformmesh.onboarding.local.bench.measure.Started;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.platform.Installation;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A platform of real servers with worker and watcher, whose counterparts answer after set delays,
 * and which counts its requests.
 */
public final class Rig implements AutoCloseable {
  /** Name of the API server of the runtime cluster in counts. */
  public static final String RUNTIME = "runtime";

  /** Name of the API server of the workspace in counts. */
  public static final String WORKSPACE = "workspace";

  /** The PlatformMesh that is Ready from the start. */
  public static final String READY_MESH = Installation.PLATFORM_MESH;

  private static final String SYSTEM_WORKSPACE = RealPlatform.WORKSPACES.get(0);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final RealPlatform platform;
  private final KubernetesClient runtime;
  private final KubernetesClient workspace;
  private final WorkflowServiceStubs temporal;
  private final RunHistories histories;
  private final Probe probe;
  private final Counterparts counterparts;
  private final ReadyWatch readyWatch;
  private final ManagedProviders managedProviders;

  /**
   * Starts the platform and returns when all parts are ready.
   *
   * @throws LocalPlatformException if a part does not start
   */
  public Rig(RigOptions options) {
    PlatformOptions.Builder platformOptions =
        PlatformOptions.newBuilder(options.state())
            .worker(true)
            .watcher(true)
            .temporal(options.temporal())
            .progress(options.progress());
    options.javaOptions().forEach(platformOptions::onboardJavaOption);
    try {
      platform = add(RealPlatform.start(platformOptions.build()));
      ApiServer workspaceServer = platform.workspaces().apiServer(SYSTEM_WORKSPACE);
      OwnRequests runtimeRequests = new OwnRequests(RUNTIME);
      OwnRequests workspaceRequests = new OwnRequests(WORKSPACE);
      runtime = add(newClient(platform.runtimeAccess(), runtimeRequests));
      workspace = add(newClient(workspaceServer.access(), workspaceRequests));
      temporal = newTemporal(platform.temporalAddress());
      parts.push(temporal::shutdownNow);
      histories = new RunHistories(temporal, RealPlatform.NAMESPACE);
      probe = new Probe(platform, workspaceServer, runtimeRequests, workspaceRequests, histories);
      installNamespace();
      counterparts =
          add(
              new Counterparts(
                  runtime,
                  workspace,
                  RealPlatform.NAMESPACE,
                  platform.workspaces().access(SYSTEM_WORKSPACE)));
      managedProviders = new ManagedProviders(runtime, RealPlatform.NAMESPACE);
      readyWatch =
          add(new ReadyWatch(managedProviders.resources().inNamespace(RealPlatform.NAMESPACE)));
      setReady(READY_MESH);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  private static KubernetesClient newClient(ClusterAccess access, OwnRequests requests) {
    return new KubernetesClientBuilder()
        .withConfig(access.config())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("own-requests", requests))
        .build();
  }

  private static WorkflowServiceStubs newTemporal(String address) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
  }

  private void installNamespace() {
    workspace
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(RealPlatform.NAMESPACE)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  /** Creates a PlatformMesh, which is not Ready. */
  public void createMesh(String name) {
    GenericKubernetesResource mesh =
        NewObjects.of(ResourceKind.PlatformMesh, RealPlatform.NAMESPACE, name);
    mesh.setAdditionalProperty("spec", Map.of());
    runtime.resource(mesh).create();
  }

  /** Sets a PlatformMesh Ready. */
  public void setReady(String mesh) {
    GenericKubernetesResource live =
        runtime
            .genericKubernetesResources(ResourceKind.PlatformMesh.context())
            .inNamespace(RealPlatform.NAMESPACE)
            .withName(mesh)
            .require();
    long generation = live.getMetadata().getGeneration();
    StatusFields.patch(
        runtime,
        live,
        Map.of(
            "observedGeneration",
            generation,
            "conditions",
            List.of(
                StatusFields.condition(
                    "Ready", "True", "Complete", "all subroutines completed", generation))));
  }

  /** Creates a ManagedProvider; it ends when it is Ready. */
  public Started onboard(String name, String mesh, int components) {
    return new Started(managedProviders.create(name, mesh, components), readyWatch.ready(name, 1));
  }

  /** Starts the regular status writes of Flux for these HelmReleases. */
  public FluxTraffic startFluxTraffic(List<String> releases) {
    return new FluxTraffic(runtime, RealPlatform.NAMESPACE, releases);
  }

  public RealPlatform platform() {
    return platform;
  }

  /** A client of the runtime cluster whose requests count as the benchmark's own. */
  public KubernetesClient runtime() {
    return runtime;
  }

  /** A client of the workspace whose requests count as the benchmark's own. */
  public KubernetesClient workspace() {
    return workspace;
  }

  public WorkflowServiceStubs temporal() {
    return temporal;
  }

  public RunHistories histories() {
    return histories;
  }

  public Counterparts counterparts() {
    return counterparts;
  }

  public ReadyWatch readyWatch() {
    return readyWatch;
  }

  public ManagedProviders managedProviders() {
    return managedProviders;
  }

  /** Returns the counters of the platform now, without the benchmark's own requests. */
  public Snapshot snapshot() {
    return probe.snapshot();
  }

  /** Returns the requests of the API servers, those of the benchmark included. */
  public RequestCounts allApiRequests() {
    return probe.allApiRequests();
  }

  @Override
  public void close() {
    LocalPlatformException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure = new LocalPlatformException("cannot stop the platform of the benchmark", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
