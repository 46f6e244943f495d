package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.Flux;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.KcpSecretForm;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code platform up} and {@code platform run}: the platform parts to start. */
final class PlatformFlags {
  private static final Pattern CLUSTER_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Set<String> RESERVED_NAMES = Set.of("runtime", "kcp");
  private static final boolean START_WORKSPACES_EARLY = true;
  private static final String DEFAULT_PORT_BASE = "16440";

  @Option(
      names = "--crds",
      paramLabel = "DIR",
      defaultValue = "${env:PLATFORM_CRDS}",
      description =
          "Install the custom resource definitions of all YAML files in this directory, those"
              + " named kcp_* into each kcp workspace. Environment: PLATFORM_CRDS. Default: the"
              + " definitions of this project, and permissive ones for the kinds of other projects.")
  private @Nullable Path crdDirectory;

  @Option(
      names = "--port-base",
      paramLabel = "PORT",
      defaultValue = "${env:PLATFORM_PORT_BASE:-" + DEFAULT_PORT_BASE + "}",
      description = {
        "First of a row of ports on the loopback interface: runtime cluster, kcp, Temporal, its UI,"
            + " its metrics, worker metrics, watcher metrics, etcd (2), chart registry,"
            + " further clusters."
            + " Environment: PLATFORM_PORT_BASE.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int portBase = Integer.parseInt(DEFAULT_PORT_BASE);

  @Option(
      names = "--free-ports",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:PLATFORM_FREE_PORTS:-false}",
      description = "Use any free ports instead. Environment: PLATFORM_FREE_PORTS=true.")
  private boolean freePorts;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:PLATFORM_CLUSTERS}",
      description =
          "Also start a plain cluster of this name as a deployment target; repeatable. Environment:"
              + " PLATFORM_CLUSTERS, separated by commas.")
  private List<String> clusterNames = new ArrayList<>();

  @Option(
      names = "--no-worker",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:PLATFORM_NO_WORKER:-false}",
      description = "Do not run the worker. Environment: PLATFORM_NO_WORKER=true.")
  private boolean noWorker;

  @Option(
      names = "--no-watcher",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:PLATFORM_NO_WATCHER:-false}",
      description = "Do not run the watcher. Environment: PLATFORM_NO_WATCHER=true.")
  private boolean noWatcher;

  @Option(
      names = "--no-simulator",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:PLATFORM_NO_SIMULATOR:-false}",
      description =
          "Do not simulate the other controllers of Platform Mesh (PlatformMesh, Provider, Flux,"
              + " OCM). Environment: PLATFORM_NO_SIMULATOR=true.")
  private boolean noSimulator;

  @Option(
      names = "--flux",
      paramLabel = "real|simulated",
      defaultValue = "${env:PLATFORM_FLUX:-real}",
      description = {
        "The controller that fetches charts: Flux's source-controller with a local registry, or the"
            + " simulator. The simulator plays the helm-controller in both cases. Environment:"
            + " PLATFORM_FLUX.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String flux = "real";

  @Option(
      names = "--kcp-secret-form",
      paramLabel = "certs|kubeconfig",
      defaultValue = "${env:PLATFORM_KCP_SECRET_FORM:-certs}",
      description = {
        "Content of the Secret with the kcp credentials: a client certificate, or also a"
            + " kubeconfig. Environment: PLATFORM_KCP_SECRET_FORM.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String kcpSecretForm = "certs";

  /**
   * Returns the platform options that the flags of {@code platform up} describe.
   *
   * @throws LocalPlatformException if a flag has an invalid value
   */
  PlatformOptions toOptions(PlatformState platform, Consumer<String> progressSink) {
    PlatformOptions.Builder options =
        PlatformOptions.newBuilder(platform.directory())
            .portBase(freePorts ? PlatformOptions.FREE_PORTS : Integer.valueOf(portBase))
            .crds(checkedCrdDirectory())
            .worker(!noWorker)
            .watcher(!noWatcher)
            .simulator(!noSimulator)
            .flux(parsedFlux())
            .kcpSecretForm(parsedKcpSecretForm())
            .eagerWorkspaces(START_WORKSPACES_EARLY)
            .progress(progressSink);
    checkedClusterNames().forEach(options::cluster);
    return options.build();
  }

  /** Returns the flags as arguments of {@code platform run} for the daemon. */
  List<String> toArguments(PlatformState platform) {
    List<String> runArguments = new ArrayList<>();
    runArguments.add("--state=" + platform.directory());
    Path checkedCrds = checkedCrdDirectory();
    if (checkedCrds != null) {
      runArguments.add("--crds=" + checkedCrds.toAbsolutePath());
    }
    runArguments.add("--port-base=" + portBase);
    runArguments.add("--free-ports=" + freePorts);
    checkedClusterNames().forEach(clusterName -> runArguments.add("--cluster=" + clusterName));
    runArguments.add("--no-worker=" + noWorker);
    runArguments.add("--no-watcher=" + noWatcher);
    runArguments.add("--no-simulator=" + noSimulator);
    runArguments.add("--flux=" + flux);
    runArguments.add("--kcp-secret-form=" + kcpSecretForm);
    return runArguments;
  }

  private @Nullable Path checkedCrdDirectory() {
    Path chosenDirectory = crdDirectory;
    if (chosenDirectory == null || chosenDirectory.toString().isEmpty()) {
      return null;
    }
    if (!Files.isDirectory(chosenDirectory)) {
      throw new LocalPlatformException("--crds " + chosenDirectory + " is not a directory");
    }
    return chosenDirectory;
  }

  private Flux parsedFlux() {
    return switch (flux) {
      case "real" -> Flux.REAL;
      case "simulated" -> Flux.SIMULATED;
      default ->
          throw new LocalPlatformException("--flux " + flux + " is unknown: use real or simulated");
    };
  }

  private KcpSecretForm parsedKcpSecretForm() {
    return switch (kcpSecretForm) {
      case "certs" -> KcpSecretForm.CERTS;
      case "kubeconfig" -> KcpSecretForm.KUBECONFIG;
      default ->
          throw new LocalPlatformException(
              "--kcp-secret-form " + kcpSecretForm + " is unknown: use certs or kubeconfig");
    };
  }

  private List<String> checkedClusterNames() {
    List<String> givenNames =
        clusterNames.stream().filter(clusterName -> !clusterName.isBlank()).toList();
    Set<String> usedNames = new HashSet<>(RESERVED_NAMES);
    for (String clusterName : givenNames) {
      if (!CLUSTER_NAME.matcher(clusterName).matches()) {
        throw new LocalPlatformException(
            "--cluster "
                + clusterName
                + " is not a valid name: use lower case letters, digits and dashes");
      }
      if (!usedNames.add(clusterName)) {
        throw new LocalPlatformException(
            "--cluster " + clusterName + " is already in use: choose another name");
      }
    }
    return givenNames;
  }
}
