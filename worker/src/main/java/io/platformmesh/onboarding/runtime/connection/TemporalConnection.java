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
 * The connection to Temporal, configured as Temporal's own tools are: {@code TEMPORAL_*} variables
 * and {@code temporal.toml}.
 */
public final class TemporalConnection implements AutoCloseable {

  private static final Duration TRY = Duration.ofSeconds(3);

  private final TemporalCredentials credentials;

  /** Below the timeout of a readiness probe. */
  private static final Duration PROBE = Duration.ofMillis(800);

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
   * Connects, and makes sure that the namespace is there.
   *
   * @param patience how long to wait for the server; a command gives it a few seconds, a process
   *     that may start before it minutes
   * @param metrics where the client reports its metrics; null for nowhere
   * @param interceptors what is told of everything the client asks
   * @param onWait is told, once, why there is something to wait for
   * @throws UserError when the server or the namespace is not there, or the configuration is broken
   */
  public static TemporalConnection open(
      Duration patience,
      @Nullable Scope metrics,
      List<WorkflowClientInterceptor> interceptors,
      Consumer<String> onWait) {
    return open(System.getenv(), patience, metrics, interceptors, onWait);
  }

  /** The same with these variables instead of the environment's, and without metrics. */
  public static TemporalConnection open(Map<String, String> environment, Duration patience) {
    return open(environment, patience, null, List.of(), waiting -> {});
  }

  private static TemporalConnection open(
      Map<String, String> environment,
      Duration patience,
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
      awaitNamespace(
          stubs,
          new ConnectionErrors(options.getTarget(), clientOptions.getNamespace(), credentials),
          clientOptions.getNamespace(),
          patience,
          onWait);
    } catch (UserError failed) {
      stubs.shutdownNow();
      credentials.close();
      throw failed;
    }
    return new TemporalConnection(credentials, stubs, clientOptions, options.getTarget());
  }

  private static WorkflowServiceStubsOptions stubsOptions(
      ClientConfigProfile profile, TemporalCredentials credentials, @Nullable Scope metrics) {
    // What is left of the profile: the address, and what is sent along with each call.
    ClientConfigProfile plain =
        ClientConfigProfile.newBuilder(profile).setTls(null).setApiKey(null).build();
    WorkflowServiceStubsOptions.Builder builder =
        WorkflowServiceStubsOptions.newBuilder(plain.toWorkflowServiceStubsOptions());
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
    } catch (IOException | IllegalArgumentException broken) {
      throw new UserError(
          "the Temporal configuration cannot be used: %s. Correct the TEMPORAL_* variables or temporal.toml."
              .formatted(broken.getMessage()));
    }
  }

  private static void awaitNamespace(
      WorkflowServiceStubs stubs,
      ConnectionErrors troubles,
      String namespace,
      Duration patience,
      Consumer<String> onWait) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try {
        describeNamespace(stubs, namespace, TRY);
        return;
      } catch (StatusRuntimeException failure) {
        String trouble = troubles.describe(failure);
        if (!ConnectionErrors.isTransient(failure) || System.nanoTime() - deadline > 0) {
          throw new UserError(trouble);
        }
        if (!told) {
          onWait.accept("%s Waiting for it up to %d s.".formatted(trouble, patience.toSeconds()));
          told = true;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while waiting for Temporal");
    }
  }

  /** Client for the configured namespace. */
  public WorkflowClient client() {
    return client;
  }

  /** Why Temporal cannot be used at the moment; empty when it answers. */
  public Optional<String> trouble() {
    try {
      describeNamespace(stubs, namespace(), PROBE);
      return Optional.empty();
    } catch (StatusRuntimeException failure) {
      return Optional.of(
          "Temporal at %s does not answer as it should (%s)"
              .formatted(address, failure.getStatus().getCode()));
    }
  }

  private static void describeNamespace(
      WorkflowServiceStubs stubs, String namespace, Duration patience) {
    stubs
        .blockingStub()
        .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
  }

  /** Where the server is, {@code host:port}. */
  public String address() {
    return address;
  }

  /** The configured namespace. */
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
