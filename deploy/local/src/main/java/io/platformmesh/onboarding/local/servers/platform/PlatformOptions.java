package io.platformmesh.onboarding.local.servers.platform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a local platform: its ports, clusters and processes.
 *
 * @param state directory for all files of the platform
 * @param portBase first port of the platform, or {@link #FREE_PORTS}
 * @param crds directory with the custom resource definitions to install, or null for those of this
 *     project and permissive ones for the kinds of other projects
 * @param clusters names of further clusters
 * @param worker whether to run the worker as a child process
 * @param watcher whether to run the watcher as a child process
 * @param simulator whether the simulator plays the controllers of other projects, in this process
 * @param flux the controller of the sources of charts; ignored without simulator
 * @param kcpSecretForm content of the Secret with the kcp credentials
 * @param eagerWorkspaces whether the API servers of the workspaces that exist from the start are
 *     started in the background, rather than when they are first used
 * @param onboardEnvironment further variables for worker and watcher
 * @param onboardJavaOptions options of Java for worker and watcher; they override the default ones
 * @param temporal the Temporal server
 * @param temporalConfig dynamic configuration of the Temporal server, as {@code key=value}
 * @param progress receives progress lines
 */
public record PlatformOptions(
    Path state,
    @Nullable Integer portBase,
    @Nullable Path crds,
    List<String> clusters,
    boolean worker,
    boolean watcher,
    boolean simulator,
    Flux flux,
    KcpSecretForm kcpSecretForm,
    boolean eagerWorkspaces,
    Map<String, String> onboardEnvironment,
    List<String> onboardJavaOptions,
    Temporal temporal,
    List<String> temporalConfig,
    Consumer<String> progress) {

  /** The value of {@link #portBase} with which each server uses any free port. */
  public static final @Nullable Integer FREE_PORTS = null;

  public PlatformOptions {
    clusters = List.copyOf(clusters);
    onboardEnvironment = Map.copyOf(onboardEnvironment);
    onboardJavaOptions = List.copyOf(onboardJavaOptions);
    temporalConfig = List.copyOf(temporalConfig);
  }

  /** The controller of the sources of charts. */
  public enum Flux {
    /** Flux's source-controller, with a local registry for charts. */
    REAL,
    /** The simulator. */
    SIMULATED
  }

  /** The Temporal server of a local platform. */
  public enum Temporal {
    /** The development server of Temporal's command line, with one history shard and the web UI. */
    DEVELOPMENT,
    /** Temporal's server with several history shards, without UI. */
    SHARDED
  }

  /** The content of the Secret with the kcp credentials. */
  public enum KcpSecretForm {
    /** Keys {@code ca.crt}, {@code tls.crt} and {@code tls.key}. */
    CERTS,
    /** The same keys and key {@code kubeconfig}. */
    KUBECONFIG
  }

  /** Returns a builder for a platform without worker, watcher and simulator, on free ports. */
  public static Builder newBuilder(Path state) {
    return new Builder(state);
  }

  /** Collects the options of a local platform. */
  public static final class Builder {
    private final Path state;
    private final List<String> clusters = new ArrayList<>();
    private final Map<String, String> onboardEnvironment = new HashMap<>();
    private final List<String> onboardJavaOptions = new ArrayList<>();
    private final List<String> temporalConfig = new ArrayList<>();
    private @Nullable Integer portBase;
    private @Nullable Path crds;
    private boolean worker;
    private boolean watcher;
    private boolean simulator;
    private Flux flux = Flux.SIMULATED;
    private Temporal temporal = Temporal.DEVELOPMENT;
    private KcpSecretForm kcpSecretForm = KcpSecretForm.CERTS;
    private boolean eagerWorkspaces;
    private Consumer<String> progress = progressLine -> {};

    private Builder(Path state) {
      this.state = state;
    }

    public Builder portBase(@Nullable Integer firstPort) {
      portBase = firstPort;
      return this;
    }

    public Builder crds(@Nullable Path crdDirectory) {
      crds = crdDirectory;
      return this;
    }

    public Builder cluster(String clusterName) {
      clusters.add(clusterName);
      return this;
    }

    public Builder onboardVariable(String variableName, String variableValue) {
      onboardEnvironment.put(variableName, variableValue);
      return this;
    }

    public Builder onboardJavaOption(String javaOption) {
      onboardJavaOptions.add(javaOption);
      return this;
    }

    public Builder temporalConfig(String configEntry) {
      temporalConfig.add(configEntry);
      return this;
    }

    public Builder worker(boolean runWorker) {
      worker = runWorker;
      return this;
    }

    public Builder watcher(boolean runWatcher) {
      watcher = runWatcher;
      return this;
    }

    public Builder simulator(boolean runSimulator) {
      simulator = runSimulator;
      return this;
    }

    public Builder flux(Flux chosenFlux) {
      flux = chosenFlux;
      return this;
    }

    public Builder temporal(Temporal chosenTemporal) {
      temporal = chosenTemporal;
      return this;
    }

    public Builder kcpSecretForm(KcpSecretForm secretForm) {
      kcpSecretForm = secretForm;
      return this;
    }

    public Builder eagerWorkspaces(boolean startWorkspacesEarly) {
      eagerWorkspaces = startWorkspacesEarly;
      return this;
    }

    public Builder progress(Consumer<String> progressSink) {
      progress = progressSink;
      return this;
    }

    public PlatformOptions build() {
      return new PlatformOptions(
          state,
          portBase,
          crds,
          clusters,
          worker,
          watcher,
          simulator,
          flux,
          kcpSecretForm,
          eagerWorkspaces,
          onboardEnvironment,
          onboardJavaOptions,
          temporal,
          temporalConfig,
          progress);
    }
  }
}
