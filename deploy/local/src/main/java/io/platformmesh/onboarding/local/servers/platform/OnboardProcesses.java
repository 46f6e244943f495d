package io.platformmesh.onboarding.local.servers.platform;

import io.platformmesh.onboarding.local.servers.Ports;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The worker and the watcher of a platform, and further ones that tests prepare. */
final class OnboardProcesses {
  private static final String WORKER = "worker";
  private static final String WATCHER = "watcher";
  private static final Map<String, String> NO_OVERRIDING_VARIABLES = Map.of();

  private final PlatformOptions platformOptions;
  private final PlatformState platformState;
  private final PlatformPorts platformPorts;
  private final Map<String, String> platformEnvironment;
  private final CloseableStack startedParts;
  private final OnboardProcess worker;
  private final OnboardProcess watcher;

  /**
   * Prepares worker and watcher without starting them.
   *
   * @param platformEnvironment the variables with which {@code onboard} uses the platform
   * @param startedParts closes the processes
   */
  OnboardProcesses(
      PlatformOptions platformOptions,
      PlatformState platformState,
      PlatformPorts platformPorts,
      Map<String, String> platformEnvironment,
      CloseableStack startedParts) {
    this.platformOptions = platformOptions;
    this.platformState = platformState;
    this.platformPorts = platformPorts;
    this.platformEnvironment = platformEnvironment;
    this.startedParts = startedParts;
    this.worker =
        startedParts.add(
            newProcess(WORKER, WORKER, platformPorts.workerMetrics(), NO_OVERRIDING_VARIABLES));
    this.watcher =
        startedParts.add(
            newProcess(WATCHER, WATCHER, platformPorts.watcherMetrics(), NO_OVERRIDING_VARIABLES));
  }

  private OnboardProcess newProcess(
      String processName,
      String onboardCommand,
      int metricsPort,
      Map<String, String> overridingVariables) {
    Map<String, String> processEnvironment = new HashMap<>(platformEnvironment);
    processEnvironment.putAll(platformOptions.onboardEnvironment());
    processEnvironment.put("METRICS_PORT", Integer.toString(metricsPort));
    processEnvironment.putAll(overridingVariables);
    return new OnboardProcess(
        processName,
        onboardCommand,
        processEnvironment,
        platformOptions.onboardJavaOptions(),
        metricsPort,
        platformState);
  }

  /** Starts worker and watcher as the options say, and waits until they are ready. */
  void start(Stopwatch stopwatch) {
    if (platformOptions.worker()) {
      worker.start();
    }
    if (platformOptions.watcher()) {
      watcher.start();
    }
    if (platformOptions.worker()) {
      worker.awaitReady();
      stopwatch.reportReady(WORKER);
    }
    if (platformOptions.watcher()) {
      watcher.awaitReady();
      stopwatch.reportReady(WATCHER);
    }
  }

  /** Prepares one more worker or watcher without starting it; closed with the platform. */
  OnboardProcess prepare(
      String processName, String onboardCommand, Map<String, String> overridingVariables) {
    return startedParts.add(
        newProcess(processName, onboardCommand, Ports.free(), overridingVariables));
  }

  OnboardProcess worker() {
    return worker;
  }

  OnboardProcess watcher() {
    return watcher;
  }

  /** The URL of the worker's metrics. */
  URI workerMetrics() {
    return metricsUrl(platformPorts.workerMetrics());
  }

  /** The URL of the watcher's metrics. */
  URI watcherMetrics() {
    return metricsUrl(platformPorts.watcherMetrics());
  }

  private static URI metricsUrl(int metricsPort) {
    return URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
  }
}
