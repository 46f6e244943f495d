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

  /** Shorter than the timeout of a readiness probe. */
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(800);

  private final TemporalCredentials credentials;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final String address;

  private TemporalConnection(
      TemporalCredentials credentials,
      WorkflowServiceStubs stubs,
      WorkflowClientOptions options,
      String address) {
    this.credentials = credentials;
    this.stubs = stubs;
    this.client = WorkflowClient.newInstance(stubs, options);
    this.address = address;
  }

  /**
   * Connects and checks that the namespace exists.
   *
   * @param environment environment variables, which configure the connection
   * @param timeout how long to wait for the server: seconds for a command, minutes for a process
   *     that may start before the server
   * @param metrics scope of the client's metrics; null to record none
   * @param interceptors interceptors of the client's calls
   * @param onWait receives the first failure, once, if the server does not answer at once
   * @throws UserError if the server cannot be reached, the namespace does not exist or the
   *     configuration is invalid
   */
  public static TemporalConnection open(
      Map<String, String> environment,
      Duration timeout,
      @Nullable Scope metrics,
      List<WorkflowClientInterceptor> interceptors,
      Consumer<String> onWait) {
    ClientConfigProfile profile = loadProfile(environment);
    WorkflowClientOptions clientOptions =
        WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
            .setInterceptors(interceptors.toArray(WorkflowClientInterceptor[]::new))
            .setDataConverter(CodecSettings.dataConverter(environment))
            .validateAndBuildWithDefaults();
    TemporalCredentials credentials = TemporalCredentials.of(profile, environment);
    WorkflowServiceStubsOptions options = stubsOptions(profile, credentials, metrics);
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options);
    try {
      ConnectionErrors errors =
          new ConnectionErrors(options.getTarget(), clientOptions.getNamespace(), credentials);
      ConnectionCheck.await(
          () -> check(stubs, clientOptions.getNamespace(), errors), timeout, onWait);
    } catch (UserError failed) {
      stubs.shutdownNow();
      credentials.close();
      throw failed;
    }
    return new TemporalConnection(credentials, stubs, clientOptions, options.getTarget());
  }

  private static WorkflowServiceStubsOptions stubsOptions(
      ClientConfigProfile profile, TemporalCredentials credentials, @Nullable Scope metrics) {
    // TemporalCredentials supplies TLS and the API key, because the profile does not reload them.
    ClientConfigProfile withoutCredentials =
        ClientConfigProfile.newBuilder(profile).setTls(null).setApiKey(null).build();
    WorkflowServiceStubsOptions.Builder builder =
        WorkflowServiceStubsOptions.newBuilder(withoutCredentials.toWorkflowServiceStubsOptions());
    credentials.applyTo(builder);
    if (metrics != null) {
      builder.setMetricsScope(metrics);
    }
    return builder.validateAndBuildWithDefaults();
  }

  private static ClientConfigProfile loadProfile(Map<String, String> environment) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
    } catch (IOException | IllegalArgumentException invalid) {
      throw new UserError(
          "the Temporal configuration is invalid: %s. Correct the TEMPORAL_* variables or temporal.toml."
              .formatted(invalid.getMessage()));
    }
  }

  private static Optional<ConnectionCheck.Failure> check(
      WorkflowServiceStubs stubs, String namespace, ConnectionErrors errors) {
    try {
      describeNamespace(stubs, namespace, CONNECT_TIMEOUT);
      return Optional.empty();
    } catch (StatusRuntimeException failure) {
      return Optional.of(
          new ConnectionCheck.Failure(
              errors.describe(failure), !ConnectionErrors.isTransient(failure)));
    }
  }

  /** Returns the client for the configured namespace. */
  public WorkflowClient client() {
    return client;
  }

  /** Returns why Temporal cannot be used at the moment; empty if it answers. */
  public Optional<String> failure() {
    try {
      describeNamespace(stubs, namespace(), PROBE_TIMEOUT);
      return Optional.empty();
    } catch (StatusRuntimeException failure) {
      return Optional.of(
          "Temporal at %s does not answer (%s)".formatted(address, failure.getStatus().getCode()));
    }
  }

  private static void describeNamespace(
      WorkflowServiceStubs stubs, String namespace, Duration timeout) {
    stubs
        .blockingStub()
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
  }

  /** Returns the address of the server, {@code host:port}. */
  public String address() {
    return address;
  }

  /** Returns the configured namespace. */
  public String namespace() {
    return client.getOptions().getNamespace();
  }

  @Override
  public void close() {
    stubs.shutdown();
    stubs.awaitTermination(5, TimeUnit.SECONDS);
    credentials.close();
  }
}
