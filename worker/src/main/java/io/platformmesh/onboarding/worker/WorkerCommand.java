package io.platformmesh.onboarding.worker;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.event.EventQueue;
import io.platformmesh.onboarding.runtime.GracefulShutdown;
import io.platformmesh.onboarding.runtime.connection.ClusterClaim;
import io.platformmesh.onboarding.runtime.connection.ClusterIdentity;
import io.platformmesh.onboarding.runtime.connection.KubernetesConnection;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.runtime.flags.DeadlineConverter;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.runtime.flags.KcpFlags;
import io.platformmesh.onboarding.runtime.flags.ProcessFlags;
import io.platformmesh.onboarding.runtime.flags.StageConverter;
import io.platformmesh.onboarding.runtime.health.Readiness;
import io.platformmesh.onboarding.runtime.health.StatusEndpoint;
import io.platformmesh.onboarding.runtime.metrics.Metrics;
import io.platformmesh.onboarding.runtime.metrics.RunMeters;
import io.platformmesh.onboarding.runtime.tracing.Tracing;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Stage;
import io.temporal.worker.WorkerDeploymentOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard worker}: the worker process, which runs workflows and activities. */
@Command(
    name = "worker",
    description = {
      "Runs the onboarding workflow and its activities until it is stopped.",
      "",
      "The connection to Kubernetes is configured by KUBECONFIG, ~/.kube/config or the service"
          + " account of the pod, the connection to Temporal by the TEMPORAL_* variables and"
          + " temporal.toml.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
  private static final String COMPONENT = "worker";

  /** Default port for metrics and health of the worker; differs from the watcher's. */
  static final int METRICS_PORT = 9464;

  @Mixin private KcpFlags kcpFlags = new KcpFlags();
  @Mixin private ProcessFlags processFlags = new ProcessFlags(METRICS_PORT);
  @Mixin private VersionFlags versionFlags = new VersionFlags();

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      split = ",",
      defaultValue = "${env:ONBOARDING_NAMESPACES}",
      description =
          "Namespace of the ManagedProviders that the worker may read; repeatable. The worker"
              + " checks its permission at startup; the watcher selects the ManagedProviders to"
              + " onboard. Environment: ONBOARDING_NAMESPACES, separated by commas. Default: all.")
  private List<String> providerNamespaces = new ArrayList<>();

  @Option(
      names = "--upstream-manager",
      paramLabel = "MANAGER",
      split = ",",
      defaultValue = "${env:UPSTREAM_FIELD_MANAGERS:-" + Adoption.UPSTREAM_MANAGER + "}",
      description = {
        "Field manager of the upstream operator, whose objects are adopted; repeatable."
            + " Environment: UPSTREAM_FIELD_MANAGERS, separated by commas.",
        "Default: ${DEFAULT-VALUE}"
      })
  private List<String> upstreamManagers = new ArrayList<>();

  @Option(
      names = "--first-retry",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:FIRST_RETRY:-1s}",
      description = {
        "Delay before the first retry of a stage that is not ready; triples with each retry."
            + " Environment: FIRST_RETRY.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration firstRetry = OnboardingOptions.DEFAULT.firstRetry();

  @Option(
      names = "--longest-retry",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:LONGEST_RETRY:-5m}",
      description = {
        "Longest delay between retries. Environment: LONGEST_RETRY.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration longestRetry = OnboardingOptions.DEFAULT.longestRetry();

  @Option(
      names = "--shutdown-grace",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:SHUTDOWN_GRACE:-25s}",
      description = {
        "How long a stopping worker waits for running attempts. Environment: SHUTDOWN_GRACE.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration shutdownGrace = Duration.ofSeconds(25);

  @Option(
      names = "--deadline",
      paramLabel = "STAGE=DURATION",
      split = ",",
      converter = {StageConverter.class, DeadlineConverter.class},
      defaultValue = "${env:ONBOARDING_DEADLINES}",
      description =
          "Deadline of a stage, after which the onboarding is stalled, such as await-provider=20m;"
              + " from 1 second to 365 days; repeatable. An annotation sets it for one"
              + " ManagedProvider. Environment: ONBOARDING_DEADLINES, separated by commas. Default:"
              + " see the documentation of deadlines.")
  private Map<Stage, Duration> stageDeadlines = new EnumMap<>(Stage.class);

  @Override
  public Integer call() {
    KcpOptions kcpOptions = kcpFlags.toOptions();
    OnboardingOptions onboardingOptions =
        new OnboardingOptions(
            OnboardingOptions.DEFAULT.attempt(),
            firstRetry,
            longestRetry,
            OnboardingOptions.DEFAULT.quietPeriod(),
            stageDeadlines == null ? Map.of() : stageDeadlines);
    WorkerDeploymentOptions workerDeployment = versionFlags.toOptions();
    Readiness workerReadiness = new Readiness();
    try (GracefulShutdown workerShutdown = GracefulShutdown.install();
        Metrics metrics = new Metrics(COMPONENT);
        Tracing tracing = Tracing.start(COMPONENT, System.getenv());
        StatusEndpoint statusEndpoint =
            StatusEndpoint.start(processFlags.metricsPort(), metrics, workerReadiness);
        KubernetesConnection kubernetesConnection =
            KubernetesConnection.open(
                processFlags.startupTimeout(), providerNamespaces, metrics.requests());
        TemporalConnection temporalConnection =
            TemporalConnection.open(
                System.getenv(),
                processFlags.startupTimeout(),
                metrics.temporal(),
                tracing.clientInterceptors(),
                LOG::warn);
        EventQueue eventQueue = new EventQueue()) {
      HostingCluster hostingCluster =
          ClusterIdentity.of(kubernetesConnection.hosting(), System.getenv());
      ClusterClaim.require(temporalConnection.client(), hostingCluster);
      try (OnboardingWorker onboardingWorker =
          OnboardingWorker.start(
              temporalConnection.client(),
              hostingCluster.taskQueue(),
              createActivities(
                  kubernetesConnection,
                  temporalConnection,
                  hostingCluster,
                  kcpOptions,
                  onboardingOptions,
                  eventQueue),
              onboardingOptions,
              tracing.workerInterceptors(),
              shutdownGrace,
              workerDeployment)) {
        RunMeters.bind(metrics.registry());
        workerReadiness.require(temporalConnection::failure).require(onboardingWorker::failure);
        workerReadiness.markStarted();
        LOG.info(
            "Worker is ready: task queue {} at {} (namespace {}), version {}, Kubernetes at {}, kcp"
                + " at {}, metrics on port {}.",
            hostingCluster.taskQueue(),
            temporalConnection.address(),
            temporalConnection.namespace(),
            workerDeployment == null ? "none" : workerDeployment.getVersion(),
            kubernetesConnection.hosting().getMasterUrl(),
            kcpOptions.url(),
            statusEndpoint.port());
        workerShutdown.awaitStop();
        workerReadiness.markStopping();
        LOG.info("Worker is stopping: waiting up to {} for running attempts.", shutdownGrace);
      }
    }
    return 0;
  }

  private List<Object> createActivities(
      KubernetesConnection kubernetesConnection,
      TemporalConnection temporalConnection,
      HostingCluster hostingCluster,
      KcpOptions kcpOptions,
      OnboardingOptions onboardingOptions,
      EventQueue eventQueue) {
    KubernetesClient hostingClient = kubernetesConnection.hosting();
    Clusters clusters = new Clusters(kubernetesConnection.clients(), hostingClient, kcpOptions);
    Adoption adoption = new Adoption(Set.copyOf(upstreamManagers));
    List<String> searchAttributes =
        SearchAttributeRegistry.registerMissing(temporalConnection.client());
    return OnboardingActivities.create(
        hostingClient,
        clusters,
        adoption,
        onboardingOptions,
        () -> searchAttributes,
        hostingCluster,
        eventQueue);
  }
}
