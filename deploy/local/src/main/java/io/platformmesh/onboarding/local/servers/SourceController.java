package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Flux's source-controller, which pulls the charts of OCIRepositories, HelmRepositories and
 * HelmCharts.
 */
public final class SourceController implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);
  private static final String ADDRESS = "127.0.0.1:";

  private final ServerProcess process;
  private final URI readinessUrl;

  private SourceController(ServerProcess process, URI readinessUrl) {
    this.process = process;
    this.readinessUrl = readinessUrl;
  }

  /**
   * Starts the controller and returns at once.
   *
   * @param binary path of the program
   * @param kubeconfig kubeconfig of the cluster with the sources
   * @param storage directory for the fetched charts
   */
  public static SourceController start(
      Path binary, Path kubeconfig, Path storage, Path logs, Path pids) {
    createDirectory(storage);
    String artifactAddress = ADDRESS + Ports.free();
    String healthAddress = ADDRESS + Ports.free();
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Settings(
                "source-controller",
                List.of(
                    binary.toString(),
                    "--storage-path=" + storage,
                    "--storage-addr=" + artifactAddress,
                    "--storage-adv-addr=" + artifactAddress,
                    "--metrics-addr=" + ADDRESS + Ports.free(),
                    "--health-addr=" + healthAddress,
                    "--watch-all-namespaces=true",
                    "--enable-leader-election=false",
                    "--concurrent=4"),
                Map.of("KUBECONFIG", kubeconfig.toString(), "RUNTIME_NAMESPACE", "flux-system"),
                logs.resolve("source-controller.log"),
                pids));
    return new SourceController(process, URI.create("http://" + healthAddress + "/readyz"));
  }

  private static void createDirectory(Path storage) {
    try {
      Files.createDirectories(storage);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot create " + storage, e);
    }
  }

  /** Waits until the controller is ready. */
  public void awaitReady() {
    process.awaitOk(STARTUP_TIMEOUT, "the readiness of the source-controller", readinessUrl);
  }

  @Override
  public void close() {
    process.close();
  }
}
