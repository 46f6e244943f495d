package io.platformmesh.onboarding.runtime.connection;

import com.uber.m3.tally.Scope;
import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.codec.CodecSettings;
import io.platformmesh.onboarding.runtime.credentials.TemporalCredentials;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection to Temporal, configured by the {@code TEMPORAL_*} variables and {@code
 * temporal.toml} as the Temporal CLI is.
 */
public final class TemporalConnection implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** Timeout of a connection probe; shorter than the timeout of a readiness probe. */
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(800);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final TemporalCredentials credentials;
  private final WorkflowServiceStubs serviceStubs;
  private final WorkflowClient workflowClient;
  private final String temporalAddress;

  private TemporalConnection(
      TemporalCredentials credentials,
      WorkflowServiceStubs serviceStubs,
      WorkflowClientOptions clientOptions,
      String temporalAddress) {
    this.credentials = credentials;
    this.serviceStubs = serviceStubs;
    this.workflowClient = WorkflowClient.newInstance(serviceStubs, clientOptions);
    this.temporalAddress = temporalAddress;
  }

  /**
   * Connects to Temporal and checks that the namespace exists.
   *
   * @param environment environment variables, which configure the connection
   * @param connectTimeout how long to wait for Temporal: seconds for a command, minutes for a
   *     process that may start before the server
   * @param metricsScope scope of the client's metrics; null to record none
   * @param clientInterceptors interceptors of the client's calls
   * @param onFirstFailure receives the first failure, once, if the server does not answer at once
   * @throws UserError if the server cannot be reached, the namespace does not exist or the
   *     configuration is invalid
   */
  public static TemporalConnection open(
      Map<String, String> environment,
      Duration connectTimeout,
      @Nullable Scope metricsScope,
      List<WorkflowClientInterceptor> clientInterceptors,
      Consumer<String> onFirstFailure) {
    ClientConfigProfile connectionProfile = loadProfile(environment);
    WorkflowClientOptions clientOptions =
        WorkflowClientOptions.newBuilder(connectionProfile.toWorkflowClientOptions())
            .setInterceptors(clientInterceptors.toArray(WorkflowClientInterceptor[]::new))
            .setDataConverter(CodecSettings.dataConverter(environment))
            .validateAndBuildWithDefaults();
    TemporalCredentials credentials = TemporalCredentials.of(connectionProfile, environment);
    WorkflowServiceStubsOptions stubsOptions =
        buildStubsOptions(connectionProfile, credentials, metricsScope);
    WorkflowServiceStubs serviceStubs = WorkflowServiceStubs.newServiceStubs(stubsOptions);
    try {
      ConnectionErrors connectionErrors =
          new ConnectionErrors(
              stubsOptions.getTarget(), clientOptions.getNamespace(), credentials, environment);
      ConnectionCheck.await(
          () -> checkNamespace(serviceStubs, clientOptions.getNamespace(), connectionErrors),
          connectTimeout,
          onFirstFailure);
    } catch (UserError connectFailed) {
      serviceStubs.shutdownNow();
      credentials.close();
      throw connectFailed;
    }
    return new TemporalConnection(
        credentials, serviceStubs, clientOptions, stubsOptions.getTarget());
  }

  private static WorkflowServiceStubsOptions buildStubsOptions(
      ClientConfigProfile connectionProfile,
      TemporalCredentials credentials,
      @Nullable Scope metricsScope) {
    // TemporalCredentials supplies TLS and the API key, because the profile does not reload them.
    ClientConfigProfile profileWithoutCredentials =
        ClientConfigProfile.newBuilder(connectionProfile).setTls(null).setApiKey(null).build();
    WorkflowServiceStubsOptions.Builder stubsBuilder =
        WorkflowServiceStubsOptions.newBuilder(
            profileWithoutCredentials.toWorkflowServiceStubsOptions());
    credentials.applyTo(stubsBuilder);
    if (metricsScope != null) {
      stubsBuilder.setMetricsScope(metricsScope);
    }
    return stubsBuilder.validateAndBuildWithDefaults();
  }

  private static ClientConfigProfile loadProfile(Map<String, String> environment) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
    } catch (IOException | IllegalArgumentException invalidConfiguration) {
      throw new UserError(
          "the Temporal configuration is invalid: %s. Correct the TEMPORAL_* variables or temporal.toml."
              .formatted(invalidConfiguration.getMessage()));
    }
  }

  private static Optional<ConnectionCheck.Failure> checkNamespace(
      WorkflowServiceStubs serviceStubs,
      String temporalNamespace,
      ConnectionErrors connectionErrors) {
    try {
      describeNamespace(serviceStubs, temporalNamespace, CONNECT_TIMEOUT);
      return Optional.empty();
    } catch (StatusRuntimeException rpcFailure) {
      boolean permanent = !ConnectionErrors.isTransient(rpcFailure);
      return Optional.of(
          new ConnectionCheck.Failure(connectionErrors.describe(rpcFailure), permanent));
    }
  }

  /** Returns the workflow client for the configured Temporal namespace. */
  public WorkflowClient client() {
    return workflowClient;
  }

  /** Returns why Temporal cannot be used at the moment; empty if Temporal answers. */
  public Optional<String> failure() {
    try {
      describeNamespace(serviceStubs, namespace(), PROBE_TIMEOUT);
      return Optional.empty();
    } catch (StatusRuntimeException rpcFailure) {
      return Optional.of(
          "Temporal at %s does not answer (%s)"
              .formatted(temporalAddress, rpcFailure.getStatus().getCode()));
    }
  }

  private static void describeNamespace(
      WorkflowServiceStubs serviceStubs, String temporalNamespace, Duration rpcTimeout) {
    serviceStubs
        .blockingStub()
        .withDeadlineAfter(rpcTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .describeNamespace(
            DescribeNamespaceRequest.newBuilder().setNamespace(temporalNamespace).build());
  }

  /** Returns the address of the Temporal server, {@code host:port}. */
  public String address() {
    return temporalAddress;
  }

  /** Returns the configured Temporal namespace. */
  public String namespace() {
    return workflowClient.getOptions().getNamespace();
  }

  @Override
  public void close() {
    serviceStubs.shutdown();
    serviceStubs.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    credentials.close();
  }
}
