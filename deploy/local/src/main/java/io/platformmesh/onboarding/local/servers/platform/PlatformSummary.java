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
import org.jspecify.annotations.Nullable;

/**
 * The addresses and files of a running local platform, as {@code platform status} prints them.
 *
 * @param clusters names of the further clusters of the platform
 * @param registry host and port of the registry for charts; empty without one
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
    String registry,
    String workerMetrics,
    String watcherMetrics,
    Path logs) {
  private static final @Nullable String NO_COMMENT = null;

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
            splitClusterNames(summaryProperties.getProperty("clusters", "")),
            summaryProperties.getProperty("kcp", ""),
            summaryProperties.getProperty("temporal", ""),
            summaryProperties.getProperty("temporal-ui", ""),
            summaryProperties.getProperty("registry", ""),
            summaryProperties.getProperty("worker-metrics", ""),
            summaryProperties.getProperty("watcher-metrics", ""),
            Path.of(summaryProperties.getProperty("logs", ""))));
  }

  private static List<String> splitClusterNames(String commaSeparatedNames) {
    return Stream.of(commaSeparatedNames.split(",", -1))
        .filter(clusterName -> !clusterName.isEmpty())
        .toList();
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
    summaryProperties.setProperty("registry", registry);
    summaryProperties.setProperty("worker-metrics", workerMetrics);
    summaryProperties.setProperty("watcher-metrics", watcherMetrics);
    summaryProperties.setProperty("logs", logs.toString());
    StringWriter propertiesText = new StringWriter();
    try {
      summaryProperties.store(propertiesText, NO_COMMENT);
    } catch (IOException e) {
      throw new LocalPlatformException("cannot write " + platform.summary(), e);
    }
    platform.writePrivate(platform.summary(), propertiesText.toString());
  }

  /**
   * Shell commands of {@code platform env} that let kubectl, temporal and onboard use the platform.
   */
  public String exports() {
    return export("KUBECONFIG", kubeconfig.toString())
        + export("TEMPORAL_ADDRESS", temporalAddress)
        + export("TEMPORAL_UI_URL", temporalUi)
        + export("KCP_URL", kcpUrl);
  }

  private static String export(String variable, String value) {
    return "export %s='%s'\n".formatted(variable, value);
  }

  /** The summary as {@code platform up} prints it. */
  public String text() {
    String listManagedProviders =
        "kubectl --kubeconfig '%s' get managedproviders -A".formatted(kubeconfig);
    String listProviders =
        "kubectl --kubeconfig '%s/kubeconfig-kcp' get providers".formatted(state);
    StringBuilder summaryText = new StringBuilder("The platform is up.\n\n");
    summaryText.append(row("runtime cluster", runtimeUrl));
    summaryText.append(row("", listManagedProviders));
    summaryText.append(row("kcp", kcpUrl + "/clusters/root:providers:system"));
    summaryText.append(row("", listProviders));
    summaryText.append(row("Temporal", temporalAddress));
    summaryText.append(row("Temporal UI", temporalUi));
    for (String clusterName : clusters) {
      summaryText.append(
          "  cluster %-9s kubectl --kubeconfig '%s/kubeconfig-%s' get all -A\n"
              .formatted(clusterName, state, clusterName));
    }
    if (!registry.isEmpty()) {
      summaryText.append(row("chart registry", registry));
      summaryText.append(
          row("", "helm push CHART.tgz oci://%s/charts --plain-http".formatted(registry)));
    }
    if (!workerMetrics.isEmpty()) {
      summaryText.append(row("worker metrics", workerMetrics));
    }
    if (!watcherMetrics.isEmpty()) {
      summaryText.append(row("watcher metrics", watcherMetrics));
    }
    summaryText.append(row("logs", logs.toString()));
    return summaryText
        .append("\nFor this shell: eval \"$(deploy/local/platform env)\"\n")
        .append("To stop it:     deploy/local/platform down\n")
        .toString();
  }

  private static String row(String label, String value) {
    return "  %-15s  %s\n".formatted(label, value);
  }
}
