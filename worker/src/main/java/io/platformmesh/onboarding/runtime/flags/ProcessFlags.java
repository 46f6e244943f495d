package io.platformmesh.onboarding.runtime.flags;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The flags of a process that stays. */
public final class ProcessFlags {

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "${env:METRICS_PORT:-9464}",
      description = {
        "Port for /metrics, /healthz and /readyz; 0 for any free one. Environment: METRICS_PORT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int metricsPort = 9464;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:STARTUP_TIMEOUT:-2m}",
      description = {
        "How long to wait at start for Temporal and the API server."
            + " Environment: STARTUP_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration startupTimeout = Duration.ofMinutes(2);

  /** Port for metrics and health; 0 for any. */
  public int metricsPort() {
    return metricsPort;
  }

  /** How long to wait for what the process needs. */
  public Duration startupTimeout() {
    return startupTimeout;
  }
}
