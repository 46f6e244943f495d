package io.platformmesh.onboarding.local.servers.platform;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerProcess;
import io.platformmesh.onboarding.local.servers.kcp.RealWorkspaces;
import io.platformmesh.onboarding.local.simulator.Simulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
  private final Definitions definitions;
  private final PlatformServers servers;
  private final RealWorkspaces workspaces;
  private final OnboardProcess worker;
  private final OnboardProcess watcher;

  private RealPlatform(PlatformOptions platformOptions) {
    this.platformOptions = platformOptions;
    platformState = new PlatformState(platformOptions.state());
    int clusterCount = platformOptions.clusters().size();
    platformPorts =
        platformOptions.portBase() == null
            ? PlatformPorts.free(clusterCount)
            : PlatformPorts.from(platformOptions.portBase(), clusterCount);
    try {
      platformPorts.requireFree();
      definitions = Definitions.in(platformOptions.crds());
      platformState.create();
      servers = new PlatformServers(platformOptions, platformState, platformPorts, startedParts);
      workspaces =
          startedParts.add(
              new RealWorkspaces(
                  new RealWorkspaces.Settings(
                      platformPorts.kcp(),
                      servers.certificates(),
                      servers.token(),
                      platformState.workspaces(),
                      this::startWorkspace)));
      worker =
          startedParts.add(
              newOnboardProcess("worker", "worker", platformPorts.workerMetrics(), Map.of()));
      watcher =
          startedParts.add(
              newOnboardProcess("watcher", "watcher", platformPorts.watcherMetrics(), Map.of()));
      startParts();
    } catch (RuntimeException e) {
      closeStartedParts(e);
      throw e;
    }
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
    Definitions.install(runtime(), definitions.runtime());
    Installation.install(
        runtime(),
        platformOptions.kcpSecretForm(),
        servers.certificates(),
        workspaces.access(SYSTEM_WORKSPACE));
    servers.clusters().values().forEach(cluster -> Installation.installNamespace(cluster.client()));
    stopwatch.reportReady("definitions, namespace, kcp credentials and PlatformMesh");
    startSimulator();
    if (platformOptions.worker()) {
      worker.start();
    }
    if (platformOptions.watcher()) {
      watcher.start();
    }
    if (platformOptions.worker()) {
      worker.awaitReady();
      stopwatch.reportReady("worker");
    }
    if (platformOptions.watcher()) {
      watcher.awaitReady();
      stopwatch.reportReady("watcher");
    }
  }

  private void writeKubeconfigs() {
    platformState.writePrivate(platformState.kubeconfig(), runtimeAccess().kubeconfig());
    platformState.writePrivate(
        platformState.kubeconfig("kcp"), workspaces.access(SYSTEM_WORKSPACE).kubeconfig());
    servers
        .clusters()
        .forEach(
            (clusterName, clusterServer) ->
                platformState.writePrivate(
                    platformState.kubeconfig(clusterName), clusterServer.access().kubeconfig()));
  }

  private void startSimulator() {
    if (platformOptions.simulator()) {
      startedParts.add(Simulator.start(runtime(), workspaces, platformState.simulatorRules()));
    }
  }

  private void startWorkspacesInBackground() {
    ExecutorService workspaceStarter = Executors.newFixedThreadPool(WORKSPACES.size());
    WORKSPACES.forEach(
        workspacePath -> workspaceStarter.execute(() -> workspaces.client(workspacePath)));
    workspaceStarter.shutdown();
  }

  private ApiServer startWorkspace(String workspaceName) {
    ApiServer workspaceServer = servers.startFurther(workspaceName);
    Definitions.install(workspaceServer.client(), definitions.kcp());
    return workspaceServer;
  }

  private OnboardProcess newOnboardProcess(
      String processName,
      String onboardCommand,
      int metricsPort,
      Map<String, String> overridingVariables) {
    Map<String, String> processEnvironment = new HashMap<>(environment());
    processEnvironment.putAll(platformOptions.onboardEnvironment());
    processEnvironment.put("METRICS_PORT", Integer.toString(metricsPort));
    processEnvironment.putAll(overridingVariables);
    return new OnboardProcess(
        processName, onboardCommand, processEnvironment, metricsPort, platformState);
  }

  /**
   * Prepares one more worker or watcher without starting it; closed with the platform.
   *
   * @param processName name of the process and of its log
   * @param onboardCommand {@code worker} or {@code watcher}
   * @param environment variables that differ from {@link #environment}
   */
  public OnboardProcess further(
      String processName, String onboardCommand, Map<String, String> environment) {
    return startedParts.add(
        newOnboardProcess(processName, onboardCommand, Ports.free(), environment));
  }

  /** The variables with which {@code onboard} and {@code temporal} use this platform. */
  public Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG", platformState.kubeconfig().toString(),
        "TEMPORAL_ADDRESS", temporalAddress(),
        "TEMPORAL_NAMESPACE", "default",
        "TEMPORAL_UI_URL", servers.temporal().uiUrl(),
        "KCP_URL", workspaces.url().toString());
  }

  /** A client that acts as administrator of the runtime cluster; closed with the platform. */
  public KubernetesClient runtime() {
    return servers.runtime().client();
  }

  /** The API server of the runtime cluster. */
  public ApiServer runtimeServer() {
    return servers.runtime();
  }

  /** Address and credentials of the administrator of the runtime cluster. */
  public ClusterAccess runtimeAccess() {
    return servers.runtime().access();
  }

  /** The API server of a further cluster, or empty if none has this name. */
  public Optional<ApiServer> cluster(String clusterName) {
    return Optional.ofNullable(servers.clusters().get(clusterName));
  }

  public RealWorkspaces workspaces() {
    return workspaces;
  }

  /** Host and port of Temporal's frontend. */
  public String temporalAddress() {
    return servers.temporal().address();
  }

  /** Temporal's process, which tests may suspend or kill. */
  public ServerProcess temporalProcess() {
    return servers.temporal().process();
  }

  /** The SQLite file with the data of Temporal. */
  public Path temporalDatabase() {
    return platformState.temporal();
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
    return worker;
  }

  /** The watcher's process, which tests may start, kill and restart. */
  public OnboardProcess watcher() {
    return watcher;
  }

  /** The URL of the worker's metrics. */
  public URI workerMetrics() {
    return URI.create(metricsUrl(platformPorts.workerMetrics()));
  }

  /** The URL of the watcher's metrics. */
  public URI watcherMetrics() {
    return URI.create(metricsUrl(platformPorts.watcherMetrics()));
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
        servers.temporal().uiUrl(),
        platformOptions.worker() ? metricsUrl(platformPorts.workerMetrics()) : "",
        platformOptions.watcher() ? metricsUrl(platformPorts.watcherMetrics()) : "",
        platformState.logs());
  }

  private static String metricsUrl(int metricsPort) {
    return "http://127.0.0.1:" + metricsPort + "/metrics";
  }

  private void closeStartedParts(RuntimeException failure) {
    try {
      startedParts.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Stops all parts of the platform; the state directory stays. */
  @Override
  public void close() {
    startedParts.close();
  }
}
