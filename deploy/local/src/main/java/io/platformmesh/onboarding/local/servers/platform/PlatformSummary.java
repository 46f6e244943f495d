package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The addresses and files of a running platform.
 *
 * @param clusters names of the further clusters
 * @param workerMetrics URL; empty without a worker
 * @param watcherMetrics URL; empty without a watcher
 */
public record PlatformSummary(
    Path state,
    Path kubeconfig,
    String runtimeUrl,
    List<String> clusters,
    String kcpUrl,
    String temporalAddress,
    String temporalUi,
    String workerMetrics,
    String watcherMetrics,
    Path logs) {

  /** Reads the summary of a platform that is up, or that was up when it was killed. */
  public static Optional<PlatformSummary> read(PlatformState state) {
    if (!Files.exists(state.summary())) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(state.summary())));
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + state.summary(), e);
    }
    return Optional.of(
        new PlatformSummary(
            state.directory(),
            Path.of(properties.getProperty("kubeconfig", "")),
            properties.getProperty("runtime", ""),
            Stream.of(properties.getProperty("clusters", "").split(",", -1))
                .filter(name -> !name.isEmpty())
                .toList(),
            properties.getProperty("kcp", ""),
            properties.getProperty("temporal", ""),
            properties.getProperty("temporal-ui", ""),
            properties.getProperty("worker-metrics", ""),
            properties.getProperty("watcher-metrics", ""),
            Path.of(properties.getProperty("logs", ""))));
  }

  /** Writes the summary for {@link #read}, which marks the platform as up. */
  public void write(PlatformState platform) {
    Properties properties = new Properties();
    properties.setProperty("kubeconfig", kubeconfig.toString());
    properties.setProperty("runtime", runtimeUrl);
    properties.setProperty("clusters", String.join(",", clusters));
    properties.setProperty("kcp", kcpUrl);
    properties.setProperty("temporal", temporalAddress);
    properties.setProperty("temporal-ui", temporalUi);
    properties.setProperty("worker-metrics", workerMetrics);
    properties.setProperty("watcher-metrics", watcherMetrics);
    properties.setProperty("logs", logs.toString());
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot write " + platform.summary(), e);
    }
    platform.writePrivate(platform.summary(), text.toString());
  }

  /** Shell commands that let kubectl, temporal and onboard use the platform. */
  public String exports() {
    return """
        export KUBECONFIG='%s'
        export TEMPORAL_ADDRESS='%s'
        export TEMPORAL_UI_URL='%s'
        export KCP_URL='%s'
        """
        .formatted(kubeconfig, temporalAddress, temporalUi, kcpUrl);
  }

  /** The summary as text. */
  public String text() {
    StringBuilder text =
        new StringBuilder(
            """
            The platform is up.

              runtime cluster  %s
                               kubectl --kubeconfig '%s' get managedproviders -A
              kcp              %s/clusters/root:providers:system
                               kubectl --kubeconfig '%s/kubeconfig-kcp' get providers
              Temporal         %s
              Temporal UI      %s
            """
                .formatted(runtimeUrl, kubeconfig, kcpUrl, state, temporalAddress, temporalUi));
    for (String cluster : clusters) {
      text.append(
          "  cluster %-9s kubectl --kubeconfig '%s/kubeconfig-%s' get all -A\n"
              .formatted(cluster, state, cluster));
    }
    if (!workerMetrics.isEmpty()) {
      text.append("  worker metrics   ").append(workerMetrics).append('\n');
    }
    if (!watcherMetrics.isEmpty()) {
      text.append("  watcher metrics  ").append(watcherMetrics).append('\n');
    }
    return text.append("  logs             ")
        .append(logs)
        .append("\n\nFor this shell: eval \"$(deploy/local/platform env)\"\n")
        .append("To stop it:     deploy/local/platform down\n")
        .toString();
  }
}
