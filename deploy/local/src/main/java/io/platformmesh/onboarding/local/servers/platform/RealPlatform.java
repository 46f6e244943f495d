package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.ChartRegistry;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.ServerProcess;
import io.platformmesh.onboarding.local.servers.SourceController;
import io.platformmesh.onboarding.local.servers.kcp.RealWorkspaces;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.Flux;
import io.platformmesh.onboarding.local.simulator.Simulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A whole Platform Mesh of real servers on one machine: a runtime cluster, kcp workspaces, Temporal
 * and further clusters; optionally with the simulator in this process, and with the worker and the
 * watcher as child processes.
 */
public final class RealPlatform implements AutoCloseable {
  /** The kcp workspaces that exist from the start of the platform. */
  public static final List<String> WORKSPACES =
      List.of("root:providers:system", "root:providers:platform");

  private static final String SYSTEM_WORKSPACE = WORKSPACES.get(0);

  /** The namespace of Platform Mesh on the runtime cluster. */
  public static final String NAMESPACE = Installation.NAMESPACE;

  private final CloseableStack startedParts = new CloseableStack();
  private final PlatformOptions platformOptions;
  private final PlatformState platformState;
  private final PlatformPorts platformPorts;
  private final @Nullable RealFlux realFlux;
  private final PlatformCrds platformCrds;
  private final PlatformServers servers;
  private final RealWorkspaces workspaces;
  private final OnboardProcesses onboardProcesses;

  private RealPlatform(PlatformOptions platformOptions) {
    this.platformOptions = platformOptions;
    platformState = new PlatformState(platformOptions.state());
    platformPorts = assignPorts(platformOptions);
    try {
      platformPorts.requireFree();
      realFlux =
          usesRealFlux(platformOptions) ? RealFlux.install(platformOptions.progress()) : null;
      platformCrds =
          PlatformCrds.in(platformOptions.crds(), realFlux == null ? null : realFlux.definitions());
      platformState.create();
      servers = new PlatformServers(platformOptions, platformState, platformPorts, startedParts);
      RealWorkspaces.Settings kcpSettings =
          new RealWorkspaces.Settings(
              platformPorts.kcp(),
              servers.certificates(),
              servers.administratorToken(),
              platformState.workspaceRegistry(),
              this::startWorkspaceServer);
      workspaces = startedParts.add(new RealWorkspaces(kcpSettings));
      onboardProcesses =
          new OnboardProcesses(
              platformOptions, platformState, platformPorts, environment(), startedParts);
      startParts();
    } catch (RuntimeException e) {
      closeStartedParts(e);
      throw e;
    }
  }

  private static boolean usesRealFlux(PlatformOptions platformOptions) {
    return platformOptions.flux() == Flux.REAL && platformOptions.simulator();
  }

  /**
   * Finds the servers of a platform, or builds them, which takes minutes on a new machine. The
   * start of the platform does the same; a caller that waits for it only for a limited time calls
   * this first.
   */
  public static void installServers(PlatformOptions platformOptions) {
    ServerBinaries.install(platformOptions.progress());
    if (usesRealFlux(platformOptions)) {
      RealFlux.install(platformOptions.progress());
    }
  }

  private static PlatformPorts assignPorts(PlatformOptions platformOptions) {
    Integer portBase = platformOptions.portBase();
    int clusterCount = platformOptions.clusters().size();
    return portBase == null
        ? PlatformPorts.free(clusterCount)
        : PlatformPorts.from(portBase, clusterCount);
  }

  /**
   * Starts a platform and returns when all its parts are ready.
   *
   * @throws io.platformmesh.onboarding.local.LocalPlatformException if a part does not start; the
   *     parts that did start are stopped
   */
  public static RealPlatform start(PlatformOptions platformOptions) {
    return new RealPlatform(platformOptions);
  }

  private void startParts() {
    Stopwatch stopwatch = new Stopwatch(platformOptions.progress());
    WORKSPACES.forEach(workspaces::create);
    if (platformOptions.eagerWorkspaces() || platformOptions.simulator()) {
      startWorkspacesInBackground();
    }
    writeKubeconfigs();
    PlatformCrds.install(runtime(), platformCrds.runtime());
    Installation.install(
        runtime(),
        platformOptions.kcpSecretForm(),
        servers.certificates(),
        workspaces.access(SYSTEM_WORKSPACE));
    for (ApiServer clusterServer : servers.clusterServers().values()) {
      Installation.installNamespace(clusterServer.client());
    }
    stopwatch.reportReady("definitions, namespace, kcp credentials and PlatformMesh");
    startSimulator();
    startRealFlux(stopwatch);
    onboardProcesses.start(stopwatch);
  }

  private void writeKubeconfigs() {
    platformState.writePrivate(platformState.kubeconfig(), runtimeAccess().kubeconfig());
    platformState.writePrivate(
        platformState.kubeconfig("kcp"), workspaces.access(SYSTEM_WORKSPACE).kubeconfig());
    servers.clusterServers().forEach(this::writeKubeconfig);
  }

  private void writeKubeconfig(String clusterName, ApiServer clusterServer) {
    platformState.writePrivate(
        platformState.kubeconfig(clusterName), clusterServer.access().kubeconfig());
  }

  private void startSimulator() {
    if (platformOptions.simulator()) {
      startedParts.add(
          Simulator.start(
              runtime(),
              workspaces,
              platformState.simulatorRules(),
              realFlux == null ? Set.of() : RealFlux.KINDS));
    }
  }

  private void startRealFlux(Stopwatch stopwatch) {
    if (realFlux == null) {
      return;
    }
    ChartRegistry registry =
        startedParts.add(realFlux.startRegistry(platformState, platformPorts.registry()));
    SourceController sourceController = startedParts.add(realFlux.startController(platformState));
    registry.awaitReady();
    sourceController.awaitReady();
    stopwatch.reportReady("source-controller and chart registry");
  }

  /** Host and port of the registry for charts; empty if the simulator plays all of Flux. */
  public String registryAddress() {
    return realFlux == null ? "" : "127.0.0.1:" + platformPorts.registry();
  }

  private void startWorkspacesInBackground() {
    ExecutorService workspaceStarter = Executors.newFixedThreadPool(WORKSPACES.size());
    for (String workspacePath : WORKSPACES) {
      // The first use of a workspace starts its API server.
      workspaceStarter.execute(() -> workspaces.client(workspacePath));
    }
    workspaceStarter.shutdown();
  }

  private ApiServer startWorkspaceServer(String serverName) {
    ApiServer workspaceServer = servers.startFurtherApiServer(serverName);
    PlatformCrds.install(workspaceServer.client(), platformCrds.kcp());
    return workspaceServer;
  }

  /**
   * Prepares one more worker or watcher without starting it; closed with the platform.
   *
   * @param processName name of the process and of its log
   * @param onboardCommand {@code worker} or {@code watcher}
   * @param overridingVariables variables that differ from {@link #environment}
   */
  public OnboardProcess prepareProcess(
      String processName, String onboardCommand, Map<String, String> overridingVariables) {
    return onboardProcesses.prepare(processName, onboardCommand, overridingVariables);
  }

  /** The variables with which {@code onboard} and {@code temporal} use this platform. */
  public Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG", platformState.kubeconfig().toString(),
        "TEMPORAL_ADDRESS", temporalAddress(),
        "TEMPORAL_NAMESPACE", "default",
        "TEMPORAL_UI_URL", servers.temporalServer().uiUrl(),
        "KCP_URL", workspaces.url().toString());
  }

  /** A client that acts as administrator of the runtime cluster; closed with the platform. */
  public KubernetesClient runtime() {
    return servers.runtimeServer().client();
  }

  /** The API server of the runtime cluster. */
  public ApiServer runtimeServer() {
    return servers.runtimeServer();
  }

  /** Address and credentials of the administrator of the runtime cluster. */
  public ClusterAccess runtimeAccess() {
    return servers.runtimeServer().access();
  }

  /** The API server of a further cluster, or empty if none has this name. */
  public Optional<ApiServer> cluster(String clusterName) {
    return Optional.ofNullable(servers.clusterServers().get(clusterName));
  }

  public RealWorkspaces workspaces() {
    return workspaces;
  }

  /** Host and port of Temporal's frontend. */
  public String temporalAddress() {
    return servers.temporalServer().address();
  }

  /** Temporal's process, which tests may suspend or kill. */
  public ServerProcess temporalProcess() {
    return servers.temporalServer().process();
  }

  /** The process of etcd, which all API servers share. */
  public ServerProcess etcdProcess() {
    return servers.etcd().process();
  }

  /** The SQLite file with the data of Temporal. */
  public Path temporalDatabase() {
    return platformState.temporalDatabase();
  }

  /** The kubeconfig of the runtime cluster's administrator. */
  public Path kubeconfig() {
    return platformState.kubeconfig();
  }

  /** The administrator's kubeconfig of a further cluster, or of kcp if the name is {@code kcp}. */
  public Path kubeconfig(String clusterName) {
    return platformState.kubeconfig(clusterName);
  }

  public Path logs() {
    return platformState.logs();
  }

  /** The rules file of the simulator, which may be missing. */
  public Path simulatorRules() {
    return platformState.simulatorRules();
  }

  /** The worker's process, which tests may start, kill and restart. */
  public OnboardProcess worker() {
    return onboardProcesses.worker();
  }

  /** The watcher's process, which tests may start, kill and restart. */
  public OnboardProcess watcher() {
    return onboardProcesses.watcher();
  }

  /** The URL of the worker's metrics. */
  public URI workerMetrics() {
    return onboardProcesses.workerMetrics();
  }

  /** The URL of the watcher's metrics. */
  public URI watcherMetrics() {
    return onboardProcesses.watcherMetrics();
  }

  /** The addresses and files of this platform. */
  public PlatformSummary summary() {
    return new PlatformSummary(
        platformState.directory(),
        platformState.kubeconfig(),
        runtimeAccess().server().toString(),
        platformOptions.clusters(),
        workspaces.url().toString(),
        temporalAddress(),
        servers.temporalServer().uiUrl(),
        registryAddress(),
        platformOptions.worker() ? workerMetrics().toString() : "",
        platformOptions.watcher() ? watcherMetrics().toString() : "",
        platformState.logs());
  }

  private void closeStartedParts(RuntimeException startFailure) {
    try {
      startedParts.close();
    } catch (RuntimeException e) {
      startFailure.addSuppressed(e);
    }
  }

  /** Stops all parts of the platform; the state directory stays. */
  @Override
  public void close() {
    startedParts.close();
  }
}
