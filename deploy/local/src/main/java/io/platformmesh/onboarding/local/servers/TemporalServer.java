package io.platformmesh.onboarding.local.servers;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Temporal's development server with its web UI; it stores its data in a file. */
public final class TemporalServer implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final String NAMESPACE = "default";

  private final ServerProcess process;
  private final int port;
  private final int uiPort;

  private TemporalServer(ServerProcess process, int port, int uiPort) {
    this.process = process;
    this.port = port;
    this.uiPort = uiPort;
  }

  /**
   * Starts the server and returns at once.
   *
   * @param database SQLite file for its data
   * @param config dynamic configuration, as {@code key=value}
   */
  public static TemporalServer start(
      Path binary,
      Path database,
      Path logs,
      Path pids,
      int port,
      int uiPort,
      int metricsPort,
      List<String> config) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            binary.toString(),
            "server",
            "start-dev",
            "--ip=127.0.0.1",
            "--port=" + port,
            "--ui-port=" + uiPort,
            "--metrics-port=" + metricsPort,
            "--db-filename=" + database,
            "--log-level=warn",
            // By default the development server polls its queue 20 times a second, so that each
            // workflow task would take 100 ms.
            "--dynamic-config-value=history.transferProcessorMaxPollRPS=5000",
            "--dynamic-config-value=history.timerProcessorMaxPollRPS=5000"));
    config.forEach(value -> command.add("--dynamic-config-value=" + value));
    return new TemporalServer(
        ServerProcess.start(
            new ServerProcess.Settings(
                "temporal", command, Map.of(), logs.resolve("temporal.log"), pids)),
        port,
        uiPort);
  }

  /** Waits until namespace {@code default} is served. */
  public void awaitReady() {
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address())
                .setRpcTimeout(PROBE_TIMEOUT)
                .build());
    try {
      DescribeNamespaceRequest request =
          DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build();
      process.awaitReady(
          STARTUP_TIMEOUT,
          "the readiness of the Temporal server",
          () -> service.blockingStub().describeNamespace(request).hasNamespaceInfo());
    } finally {
      service.shutdownNow();
    }
  }

  /** Host and port of the frontend, as in {@code TEMPORAL_ADDRESS}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** URL of the web UI at the namespace in use. */
  public String uiUrl() {
    return "http://127.0.0.1:" + uiPort + "/namespaces/" + NAMESPACE + "/workflows";
  }

  public ServerProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
