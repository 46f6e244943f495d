package io.platformmesh.onboarding.local.servers;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Temporal's development server with its web UI; the data of Temporal is in a SQLite file. */
public final class TemporalServer implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final String NAMESPACE = "default";

  private final ServerProcess temporalProcess;
  private final int frontendPort;
  private final int uiPort;

  private TemporalServer(ServerProcess temporalProcess, int frontendPort, int uiPort) {
    this.temporalProcess = temporalProcess;
    this.frontendPort = frontendPort;
    this.uiPort = uiPort;
  }

  /**
   * Starts Temporal's development server and returns at once.
   *
   * @param database SQLite file for the data of Temporal
   * @param dynamicConfig dynamic configuration, as {@code key=value}
   */
  public static TemporalServer start(
      Path temporalBinary,
      Path database,
      Path logs,
      Path pids,
      int frontendPort,
      int uiPort,
      int metricsPort,
      List<String> dynamicConfig) {
    List<String> temporalCommand = new ArrayList<>();
    temporalCommand.addAll(
        List.of(
            temporalBinary.toString(),
            "server",
            "start-dev",
            "--ip=127.0.0.1",
            "--port=" + frontendPort,
            "--ui-port=" + uiPort,
            "--metrics-port=" + metricsPort,
            "--db-filename=" + database,
            "--log-level=warn",
            // By default the development server polls its queue 20 times a second, so that each
            // workflow task would take 100 ms.
            "--dynamic-config-value=history.transferProcessorMaxPollRPS=5000",
            "--dynamic-config-value=history.timerProcessorMaxPollRPS=5000"));
    dynamicConfig.forEach(
        configEntry -> temporalCommand.add("--dynamic-config-value=" + configEntry));
    Path temporalLog = logs.resolve("temporal.log");
    ServerProcess temporalProcess =
        ServerProcess.start(
            new ServerProcess.Settings(
                "temporal", temporalCommand, ServerProcess.NO_VARIABLES, temporalLog, pids));
    return new TemporalServer(temporalProcess, frontendPort, uiPort);
  }

  /** Waits until Temporal serves namespace {@code default}. */
  public void awaitReady() {
    WorkflowServiceStubs temporalService =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address())
                .setRpcTimeout(PROBE_TIMEOUT)
                .build());
    try {
      DescribeNamespaceRequest namespaceRequest =
          DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build();
      temporalProcess.awaitReady(
          STARTUP_TIMEOUT,
          "the readiness of the Temporal server",
          () ->
              temporalService
                  .blockingStub()
                  .describeNamespace(namespaceRequest)
                  .hasNamespaceInfo());
    } finally {
      temporalService.shutdownNow();
    }
  }

  /** Host and port of Temporal's frontend, as in {@code TEMPORAL_ADDRESS}. */
  public String address() {
    return "127.0.0.1:" + frontendPort;
  }

  /** URL of Temporal's web UI, as in {@code TEMPORAL_UI_URL}. */
  public String uiUrl() {
    return "http://127.0.0.1:" + uiPort;
  }

  public ServerProcess process() {
    return temporalProcess;
  }

  @Override
  public void close() {
    temporalProcess.close();
  }
}
