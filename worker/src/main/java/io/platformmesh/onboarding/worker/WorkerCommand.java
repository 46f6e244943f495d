package io.platformmesh.onboarding.worker;

import io.platformmesh.onboarding.activities.OnboardingActivities;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.runtime.GracefulShutdown;
import io.platformmesh.onboarding.runtime.connection.KubernetesConnection;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.runtime.flags.KcpFlags;
import io.platformmesh.onboarding.runtime.flags.ProcessFlags;
import io.platformmesh.onboarding.runtime.health.Readiness;
import io.platformmesh.onboarding.runtime.health.StatusEndpoint;
import io.platformmesh.onboarding.runtime.metrics.Metrics;
import io.platformmesh.onboarding.runtime.metrics.RunMeters;
import io.platformmesh.onboarding.runtime.tracing.Tracing;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.worker.WorkerDeploymentOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard worker}: the process that does the work. */
@Command(
    name = "worker",
    description = {
      "Runs onboardings: hosts the workflow and its activities until it is stopped.",
      "",
      "Kubernetes is found by the usual rules (KUBECONFIG, ~/.kube/config, the pod's service account),"
          + " Temporal by the TEMPORAL_* variables and temporal.toml.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  @Mixin private KcpFlags kcp = new KcpFlags();
  @Mixin private ProcessFlags process = new ProcessFlags();
  @Mixin private VersionFlags version = new VersionFlags();

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      split = ",",
      defaultValue = "${env:ONBOARDING_NAMESPACES}",
      description =
          "Namespace whose ManagedProviders the worker may read; repeatable. Only checked at start;"
              + " what is onboarded is the watcher's choice. Environment: ONBOARDING_NAMESPACES,"
              + " separated by commas. Default: all.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--upstream-manager",
      paramLabel = "MANAGER",
      split = ",",
      defaultValue = "${env:UPSTREAM_FIELD_MANAGERS:-" + Adoption.UPSTREAM_MANAGER + "}",
      description = {
        "Field manager of the upstream operator, whose objects are taken over; repeatable."
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
        "Pause after the first look that finds something not ready; it doubles. Environment:"
            + " FIRST_RETRY.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration firstRetry = OnboardingOptions.DEFAULT.firstRetry();

  @Option(
      names = "--longest-retry",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:LONGEST_RETRY:-5m}",
      description = {
        "Pause at which the doubling ends. Environment: LONGEST_RETRY.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration longestRetry = OnboardingOptions.DEFAULT.longestRetry();

  @Option(
      names = "--shutdown-grace",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:SHUTDOWN_GRACE:-25s}",
      description = {
        "How long running attempts may go on when the worker is told to stop. Environment:"
            + " SHUTDOWN_GRACE.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration grace = Duration.ofSeconds(25);

  @Option(
      names = "--deadline",
      paramLabel = "STAGE=DURATION",
      split = ",",
      converter = {StageConverter.class, DeadlineConverter.class},
      defaultValue = "${env:ONBOARDING_DEADLINES}",
      description =
          "How long a stage may take before it counts as stalled, such as await-provider=20m, from a"
              + " second to 365 days; repeatable. A ManagedProvider can have its own by annotation. Environment:"
              + " ONBOARDING_DEADLINES, separated by commas. Default: see the documentation of"
              + " deadlines.")
  private Map<Stage, Duration> deadlines = new EnumMap<>(Stage.class);

  @Override
  public Integer call() {
    KcpOptions kcpOptions = kcp.toOptions();
    OnboardingOptions timing =
        new OnboardingOptions(
            OnboardingOptions.DEFAULT.attempt(),
            firstRetry,
            longestRetry,
            OnboardingOptions.DEFAULT.patience(),
            deadlines == null ? Map.of() : deadlines);
    WorkerDeploymentOptions deployment = version.toOptions();
    Readiness readiness = new Readiness();
    try (GracefulShutdown life = GracefulShutdown.begin();
        Metrics metrics = new Metrics("worker");
        Tracing tracing = Tracing.start("worker", System.getenv());
        StatusEndpoint endpoint = StatusEndpoint.start(process.metricsPort(), metrics, readiness);
        KubernetesConnection kubernetes =
            KubernetesConnection.open(process.startupTimeout(), namespaces, metrics.requests());
        TemporalConnection temporal =
            TemporalConnection.open(
                process.startupTimeout(), metrics.temporal(), tracing.ofClient(), LOG::warn);
        OnboardingWorker worker =
            OnboardingWorker.start(
                temporal.client(),
                OnboardingActivities.create(
                    kubernetes.hosting(),
                    new Clusters(kubernetes.clients(), kubernetes.hosting(), kcpOptions),
                    new Adoption(Set.copyOf(upstreamManagers)),
                    timing,
                    registered(temporal)),
                timing,
                tracing.ofWorker(),
                grace,
                deployment)) {
      RunMeters.bind(metrics.registry());
      readiness.require(temporal::trouble).require(worker::trouble).started();
      LOG.info(
          "Worker is ready: task queue {} at {} (namespace {}), version {}, Kubernetes at {}, kcp at {},"
              + " metrics on port {}.",
          OnboardingIds.TASK_QUEUE,
          temporal.address(),
          temporal.namespace(),
          deployment == null ? "none" : deployment.getVersion(),
          kubernetes.hosting().getMasterUrl(),
          kcpOptions.url(),
          endpoint.port());
      life.awaitEnd();
      readiness.stopping();
      LOG.info("Worker is stopping: running attempts are finished first.");
    }
    return 0;
  }

  private static Supplier<List<String>> registered(TemporalConnection temporal) {
    List<String> names = SearchAttributeRegistry.prepare(temporal.client());
    return () -> names;
  }
}
