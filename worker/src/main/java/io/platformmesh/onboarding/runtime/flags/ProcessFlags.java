package io.platformmesh.onboarding.runtime.flags;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The command-line flags that {@code onboard worker} and {@code onboard watcher} share. */
public final class ProcessFlags {

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "${env:METRICS_PORT}",
      description = {
        "Port of /metrics, /healthz, /readyz and /loglevel; 0 for a random free port. Environment:"
            + " METRICS_PORT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int metricsPort;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:STARTUP_TIMEOUT:-2m}",
      description = {
        "How long to wait at startup for Temporal and the API server."
            + " Environment: STARTUP_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration startupTimeout = Duration.ofMinutes(2);

  /**
   * Flags with the default port of one process. Each process has a different default, so that all
   * processes start side by side on one machine.
   *
   * @param defaultMetricsPort port for metrics and health if neither flag nor variable sets one
   */
  public ProcessFlags(int defaultMetricsPort) {
    metricsPort = defaultMetricsPort;
  }

  /** Returns the port for metrics and health; 0 for a random free port. */
  public int metricsPort() {
    return metricsPort;
  }

  /** Returns how long to wait for Temporal and the API server. */
  public Duration startupTimeout() {
    return startupTimeout;
  }
}
