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
 * The addresses and files of a running local platform, as {@code platform status} prints them.
 *
 * @param clusters names of the further clusters of the platform
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
  public static Optional<PlatformSummary> read(PlatformState platform) {
    if (!Files.exists(platform.summary())) {
      return Optional.empty();
    }
    Properties summaryProperties = new Properties();
    try {
      summaryProperties.load(new StringReader(Files.readString(platform.summary())));
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + platform.summary(), e);
    }
    return Optional.of(
        new PlatformSummary(
            platform.directory(),
            Path.of(summaryProperties.getProperty("kubeconfig", "")),
            summaryProperties.getProperty("runtime", ""),
            Stream.of(summaryProperties.getProperty("clusters", "").split(",", -1))
                .filter(clusterName -> !clusterName.isEmpty())
                .toList(),
            summaryProperties.getProperty("kcp", ""),
            summaryProperties.getProperty("temporal", ""),
            summaryProperties.getProperty("temporal-ui", ""),
            summaryProperties.getProperty("worker-metrics", ""),
            summaryProperties.getProperty("watcher-metrics", ""),
            Path.of(summaryProperties.getProperty("logs", ""))));
  }

  /** Writes the summary for {@link #read}, which marks the platform as up. */
  public void write(PlatformState platform) {
    Properties summaryProperties = new Properties();
    summaryProperties.setProperty("kubeconfig", kubeconfig.toString());
    summaryProperties.setProperty("runtime", runtimeUrl);
    summaryProperties.setProperty("clusters", String.join(",", clusters));
    summaryProperties.setProperty("kcp", kcpUrl);
    summaryProperties.setProperty("temporal", temporalAddress);
    summaryProperties.setProperty("temporal-ui", temporalUi);
    summaryProperties.setProperty("worker-metrics", workerMetrics);
    summaryProperties.setProperty("watcher-metrics", watcherMetrics);
    summaryProperties.setProperty("logs", logs.toString());
    StringWriter propertiesText = new StringWriter();
    try {
      summaryProperties.store(propertiesText, null);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot write " + platform.summary(), e);
    }
    platform.writePrivate(platform.summary(), propertiesText.toString());
  }

  /**
   * Shell commands of {@code platform env} that let kubectl, temporal and onboard use the platform.
   */
  public String exports() {
    return """
        export KUBECONFIG='%s'
        export TEMPORAL_ADDRESS='%s'
        export TEMPORAL_UI_URL='%s'
        export KCP_URL='%s'
        """
        .formatted(kubeconfig, temporalAddress, temporalUi, kcpUrl);
  }

  /** The summary as {@code platform up} prints it. */
  public String text() {
    StringBuilder summaryText =
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
    for (String clusterName : clusters) {
      summaryText.append(
          "  cluster %-9s kubectl --kubeconfig '%s/kubeconfig-%s' get all -A\n"
              .formatted(clusterName, state, clusterName));
    }
    if (!workerMetrics.isEmpty()) {
      summaryText.append("  worker metrics   ").append(workerMetrics).append('\n');
    }
    if (!watcherMetrics.isEmpty()) {
      summaryText.append("  watcher metrics  ").append(watcherMetrics).append('\n');
    }
    return summaryText
        .append("  logs             ")
        .append(logs)
        .append("\n\nFor this shell: eval \"$(deploy/local/platform env)\"\n")
        .append("To stop it:     deploy/local/platform down\n")
        .toString();
  }
}
