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
  /** The workspaces that exist from the start. */
  public static final List<String> WORKSPACES =
      List.of("root:providers:system", "root:providers:platform");

  private static final String SYSTEM = WORKSPACES.get(0);

  /** The namespace of Platform Mesh. */
  public static final String NAMESPACE = Installation.NAMESPACE;

  private final CloseableStack started = new CloseableStack();
  private final PlatformOptions options;
  private final PlatformState state;
  private final PlatformPorts ports;
  private final Definitions definitions;
  private final PlatformServers servers;
  private final RealWorkspaces workspaces;
  private final OnboardProcess worker;
  private final OnboardProcess watcher;

  private RealPlatform(PlatformOptions options) {
    this.options = options;
    state = new PlatformState(options.state());
    int clusters = options.clusters().size();
    ports =
        options.portBase() == null
            ? PlatformPorts.free(clusters)
            : PlatformPorts.from(options.portBase(), clusters);
    try {
      ports.requireFree();
      definitions = Definitions.in(options.crds());
      state.create();
      servers = new PlatformServers(options, state, ports, started);
      workspaces =
          started.add(
              new RealWorkspaces(
                  new RealWorkspaces.Settings(
                      ports.kcp(),
                      servers.certificates(),
                      servers.token(),
                      state.workspaces(),
                      this::startWorkspace)));
      worker = started.add(onboard("worker", "worker", ports.workerMetrics(), Map.of()));
      watcher = started.add(onboard("watcher", "watcher", ports.watcherMetrics(), Map.of()));
      install();
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /**
   * Starts a platform and returns when all its parts are ready.
   *
   * @throws io.platformmesh.onboarding.local.LocalPlatformException if a part does not start; the
   *     parts that did start are stopped
   */
  public static RealPlatform start(PlatformOptions options) {
    return new RealPlatform(options);
  }

  private void install() {
    Stopwatch stopwatch = new Stopwatch(options.progress());
    WORKSPACES.forEach(workspaces::create);
    if (options.eagerWorkspaces() || options.simulator()) {
      startWorkspacesInBackground();
    }
    writeKubeconfigs();
    Definitions.install(runtime(), definitions.runtime());
    Installation.install(
        runtime(), options.kcpSecretForm(), servers.certificates(), workspaces.access(SYSTEM));
    servers.clusters().values().forEach(cluster -> Installation.namespace(cluster.client()));
    stopwatch.reportReady("definitions, namespace, kcp credentials and PlatformMesh");
    startSimulator();
    if (options.worker()) {
      worker.start();
    }
    if (options.watcher()) {
      watcher.start();
    }
    if (options.worker()) {
      worker.awaitReady();
      stopwatch.reportReady("worker");
    }
    if (options.watcher()) {
      watcher.awaitReady();
      stopwatch.reportReady("watcher");
    }
  }

  private void writeKubeconfigs() {
    state.writePrivate(state.kubeconfig(), runtimeAccess().kubeconfig());
    state.writePrivate(state.kubeconfig("kcp"), workspaces.access(SYSTEM).kubeconfig());
    servers
        .clusters()
        .forEach((name, c) -> state.writePrivate(state.kubeconfig(name), c.access().kubeconfig()));
  }

  private void startSimulator() {
    if (options.simulator()) {
      started.add(Simulator.start(runtime(), workspaces, state.simulatorRules()));
    }
  }

  private void startWorkspacesInBackground() {
    ExecutorService background = Executors.newFixedThreadPool(WORKSPACES.size());
    WORKSPACES.forEach(path -> background.execute(() -> workspaces.client(path)));
    background.shutdown();
  }

  private ApiServer startWorkspace(String name) {
    ApiServer server = servers.startFurther(name);
    Definitions.install(server.client(), definitions.kcp());
    return server;
  }

  private OnboardProcess onboard(
      String name, String command, int metricsPort, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(options.onboardEnvironment());
    environment.put("METRICS_PORT", Integer.toString(metricsPort));
    environment.putAll(more);
    return new OnboardProcess(name, command, environment, metricsPort, state);
  }

  /**
   * Prepares one more worker or watcher without starting it; closed with the platform.
   *
   * @param name name of the process and of its log
   * @param command {@code worker} or {@code watcher}
   * @param environment variables that differ from {@link #environment}
   */
  public OnboardProcess further(String name, String command, Map<String, String> environment) {
    return started.add(onboard(name, command, Ports.free(), environment));
  }

  /** The variables with which {@code onboard} and {@code temporal} use this platform. */
  public Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG", state.kubeconfig().toString(),
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
  public Optional<ApiServer> cluster(String name) {
    return Optional.ofNullable(servers.clusters().get(name));
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
    return state.temporal();
  }

  /** The kubeconfig of the runtime cluster's administrator. */
  public Path kubeconfig() {
    return state.kubeconfig();
  }

  /** The administrator's kubeconfig of a further cluster, or of kcp if the name is {@code kcp}. */
  public Path kubeconfig(String cluster) {
    return state.kubeconfig(cluster);
  }

  public Path logs() {
    return state.logs();
  }

  /** The rules file of the simulator, which may be missing. */
  public Path simulatorRules() {
    return state.simulatorRules();
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
    return URI.create(metrics(true, ports.workerMetrics()));
  }

  /** The URL of the watcher's metrics. */
  public URI watcherMetrics() {
    return URI.create(metrics(true, ports.watcherMetrics()));
  }

  /** The addresses and files of this platform. */
  public PlatformSummary summary() {
    return new PlatformSummary(
        state.directory(),
        state.kubeconfig(),
        runtimeAccess().server().toString(),
        options.clusters(),
        workspaces.url().toString(),
        temporalAddress(),
        servers.temporal().uiUrl(),
        metrics(options.worker(), ports.workerMetrics()),
        metrics(options.watcher(), ports.watcherMetrics()),
        state.logs());
  }

  private static String metrics(boolean runs, int port) {
    return runs ? "http://127.0.0.1:" + port + "/metrics" : "";
  }

  private void closeAfter(RuntimeException failure) {
    try {
      started.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Stops everything; the state stays. */
  @Override
  public void close() {
    started.close();
  }
}
