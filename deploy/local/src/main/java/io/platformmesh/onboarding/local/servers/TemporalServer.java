package io.platformmesh.onboarding.local.servers;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Temporal: its development server with its web UI, or its server with several history shards and
 * without UI. The data of both is in a SQLite file.
 */
public final class TemporalServer implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final String NAMESPACE = "default";
  private static final Duration RETENTION = Duration.ofDays(1);

  private final ServerProcess temporalProcess;
  private final int frontendPort;
  private final int uiPort;
  private final boolean hasNamespace;

  private TemporalServer(
      ServerProcess temporalProcess, int frontendPort, int uiPort, boolean hasNamespace) {
    this.temporalProcess = temporalProcess;
    this.hasNamespace = hasNamespace;
    this.frontendPort = frontendPort;
    this.uiPort = uiPort;
  }

  /**
   * The settings of a Temporal server.
   *
   * @param database SQLite file for the data of Temporal
   * @param logs directory for its log
   * @param pids directory for its process record
   * @param frontendPort port of the frontend
   * @param uiPort port of the web UI; unused by a server without UI
   * @param metricsPort port of the metrics
   * @param dynamicConfig dynamic configuration, as {@code key=value}
   */
  public record Settings(
      Path database,
      Path logs,
      Path pids,
      int frontendPort,
      int uiPort,
      int metricsPort,
      List<String> dynamicConfig) {
    public Settings {
      dynamicConfig = List.copyOf(dynamicConfig);
    }
  }

  /** Starts Temporal's development server and returns at once. */
  public static TemporalServer start(Path temporalBinary, Settings settings) {
    List<String> temporalCommand = new ArrayList<>();
    temporalCommand.addAll(
        List.of(
            temporalBinary.toString(),
            "server",
            "start-dev",
            "--ip=127.0.0.1",
            "--port=" + settings.frontendPort(),
            "--ui-port=" + settings.uiPort(),
            "--metrics-port=" + settings.metricsPort(),
            "--db-filename=" + settings.database(),
            "--log-level=warn",
            // By default the development server polls its queue 20 times a second, so that each
            // workflow task would take 100 ms.
            "--dynamic-config-value=history.transferProcessorMaxPollRPS=5000",
            "--dynamic-config-value=history.timerProcessorMaxPollRPS=5000"));
    settings
        .dynamicConfig()
        .forEach(entry -> temporalCommand.add("--dynamic-config-value=" + entry));
    return start(temporalCommand, settings, /* hasNamespace= */ true);
  }

  /**
   * Starts Temporal's server with several history shards and returns at once.
   *
   * @param root directory for the configuration
   */
  public static TemporalServer startWithShards(Path serverBinary, Path root, Settings settings) {
    TemporalConfiguration.write(root, settings);
    List<String> serverCommand =
        List.of(
            serverBinary.toString(),
            "--root",
            root.toString(),
            "--env",
            TemporalConfiguration.ENVIRONMENT,
            "start");
    return start(serverCommand, settings, /* hasNamespace= */ false);
  }

  private static TemporalServer start(
      List<String> command, Settings settings, boolean hasNamespace) {
    ServerProcess temporalProcess =
        ServerProcess.start(
            new ServerProcess.Settings(
                "temporal",
                command,
                ServerProcess.NO_VARIABLES,
                settings.logs().resolve("temporal.log"),
                settings.pids()));
    return new TemporalServer(
        temporalProcess, settings.frontendPort(), settings.uiPort(), hasNamespace);
  }

  /** Waits until Temporal serves namespace {@code default}, and creates it where it is missing. */
  public void awaitReady() {
    WorkflowServiceStubs temporalService =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address())
                .setRpcTimeout(PROBE_TIMEOUT)
                .build());
    try {
      temporalProcess.awaitReady(
          STARTUP_TIMEOUT,
          "the readiness of the Temporal server",
          () -> isNamespaceServed(temporalService.blockingStub()));
    } finally {
      temporalService.shutdownNow();
    }
  }

  private boolean isNamespaceServed(WorkflowServiceGrpc.WorkflowServiceBlockingStub service) {
    DescribeNamespaceRequest namespaceRequest =
        DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build();
    try {
      return service.describeNamespace(namespaceRequest).hasNamespaceInfo();
    } catch (StatusRuntimeException failure) {
      if (!hasNamespace && failure.getStatus().getCode() == Status.Code.NOT_FOUND) {
        service.registerNamespace(
            RegisterNamespaceRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecutionRetentionPeriod(
                    com.google.protobuf.Duration.newBuilder().setSeconds(RETENTION.toSeconds()))
                .build());
      }
      throw failure;
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
