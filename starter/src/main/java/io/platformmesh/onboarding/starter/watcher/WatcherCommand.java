package io.platformmesh.onboarding.starter.watcher;

import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.runtime.GracefulShutdown;
import io.platformmesh.onboarding.runtime.connection.ClusterClaim;
import io.platformmesh.onboarding.runtime.connection.ClusterIdentity;
import io.platformmesh.onboarding.runtime.connection.KubernetesConnection;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.runtime.flags.KcpFlags;
import io.platformmesh.onboarding.runtime.flags.ProcessFlags;
import io.platformmesh.onboarding.runtime.health.Readiness;
import io.platformmesh.onboarding.runtime.health.StatusEndpoint;
import io.platformmesh.onboarding.runtime.metrics.Metrics;
import io.platformmesh.onboarding.runtime.tracing.Tracing;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.workflows.HostingCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code onboard watcher}: the watcher process, which starts and pokes onboardings. */
@Command(
    name = "watcher",
    description = {
      "Watches ManagedProviders and their dependencies, and starts and pokes their onboardings.",
      "",
      "Kubernetes is found by the usual rules (KUBECONFIG, ~/.kube/config, the pod's service"
          + " account), Temporal by the TEMPORAL_* variables and temporal.toml.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class WatcherCommand implements Callable<Integer> {

  /** Default port for metrics and health of the watcher; differs from the port of the worker. */
  static final int METRICS_PORT = 9465;

  private static final Logger LOG = LoggerFactory.getLogger(WatcherCommand.class);

  private static final Duration MINIMUM_RESYNC_INTERVAL = Duration.ofSeconds(1);
  private static final String COMPONENT = "watcher";

  @Spec private CommandSpec commandSpec;
  @Mixin private KcpFlags kcpFlags = new KcpFlags();
  @Mixin private ProcessFlags processFlags = new ProcessFlags(METRICS_PORT);
  @Mixin private LeaseFlags leaseFlags = new LeaseFlags();

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      split = ",",
      defaultValue = "${env:ONBOARDING_NAMESPACES}",
      description =
          "Namespace whose ManagedProviders are onboarded; repeatable. Environment:"
              + " ONBOARDING_NAMESPACES, separated by commas. Default: all.")
  private List<String> watchedNamespaces = new ArrayList<>();

  @Option(
      names = "--selector",
      paramLabel = "SELECTOR",
      defaultValue = "${env:ONBOARDING_SELECTOR:-}",
      description =
          "Label selector for the ManagedProviders to onboard, in kubectl's syntax. Environment:"
              + " ONBOARDING_SELECTOR. Default: all.")
  private String managedProviderSelector = "";

  @Option(
      names = "--resync",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:RESYNC_INTERVAL:-5m}",
      description = {
        "Interval at which ManagedProviders that are not settled are poked without an event."
            + " Environment: RESYNC_INTERVAL.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration resyncInterval = Duration.ofMinutes(5);

  @Option(
      names = "--pokes-per-second",
      paramLabel = "RATE",
      defaultValue = "${env:POKES_PER_SECOND:-100}",
      description = {
        "Highest rate of starts and signals sent to Temporal. Environment: POKES_PER_SECOND.",
        "Default: ${DEFAULT-VALUE}"
      })
  private double pokesPerSecond = 100;

  private void validateWatcherFlags() {
    if (resyncInterval.compareTo(MINIMUM_RESYNC_INTERVAL) < 0) {
      throw new ParameterException(
          commandSpec.commandLine(),
          "--resync: " + resyncInterval + " is too short: the minimum is 1s");
    }
    if (!(pokesPerSecond > 0)) {
      throw new ParameterException(
          commandSpec.commandLine(),
          "--pokes-per-second: " + pokesPerSecond + " is not greater than zero");
    }
  }

  @Override
  public Integer call() {
    validateWatcherFlags();
    KcpOptions kcpOptions = kcpFlags.toOptions();
    LeaseOptions leaseOptions = leaseFlags.toOptions();
    Readiness watcherReadiness = new Readiness();
    try (GracefulShutdown watcherShutdown = GracefulShutdown.install();
        Metrics metrics = new Metrics(COMPONENT);
        Tracing tracing = Tracing.start(COMPONENT, System.getenv());
        StatusEndpoint statusEndpoint =
            StatusEndpoint.start(processFlags.metricsPort(), metrics, watcherReadiness);
        KubernetesConnection kubernetesConnection =
            KubernetesConnection.open(
                processFlags.startupTimeout(), watchedNamespaces, metrics.requests());
        TemporalConnection temporalConnection =
            TemporalConnection.open(
                System.getenv(),
                processFlags.startupTimeout(),
                metrics.temporal(),
                tracing.clientInterceptors(),
                LOG::warn)) {
      watcherReadiness.require(temporalConnection::failure);
      HostingCluster hostingCluster =
          ClusterIdentity.of(kubernetesConnection.hosting(), System.getenv());
      ClusterClaim.require(temporalConnection.client(), hostingCluster);
      OnboardingStarter onboardingStarter =
          new OnboardingStarter(temporalConnection.client(), hostingCluster);
      Clusters clusters =
          new Clusters(kubernetesConnection.clients(), kubernetesConnection.hosting(), kcpOptions);
      WatcherOptions watcherOptions =
          new WatcherOptions(
              watchedNamespaces, managedProviderSelector, resyncInterval, pokesPerSecond);
      Supplier<Watcher> watcherStarter =
          () ->
              Watcher.start(
                  kubernetesConnection.hosting(),
                  clusters,
                  onboardingStarter,
                  watcherOptions,
                  metrics.registry());
      LOG.info(
          "Watcher is ready: namespaces {}, selector {}, Lease {}, Temporal at {} (namespace {}),"
              + " Kubernetes at {}, kcp at {}, metrics on port {}.",
          watchedNamespaces.isEmpty() ? "all" : watchedNamespaces,
          managedProviderSelector.isEmpty() ? "none" : managedProviderSelector,
          leaseOptions == null ? "none" : leaseOptions,
          temporalConnection.address(),
          temporalConnection.namespace(),
          kubernetesConnection.hosting().getMasterUrl(),
          kcpOptions.url(),
          statusEndpoint.port());
      if (leaseOptions == null) {
        try (Watcher watcher = watcherStarter.get()) {
          watcherReadiness.require(watcher::notReadyReason).markStarted();
          awaitStop(watcherShutdown, watcherReadiness);
        }
      } else {
        try (ElectedWatcher electedWatcher =
            ElectedWatcher.start(kubernetesConnection.hosting(), leaseOptions, watcherStarter)) {
          watcherReadiness.require(electedWatcher::notReadyReason).markStarted();
          awaitStop(watcherShutdown, watcherReadiness);
        }
      }
    }
    return 0;
  }

  private static void awaitStop(GracefulShutdown watcherShutdown, Readiness watcherReadiness) {
    watcherShutdown.awaitStop();
    watcherReadiness.markStopping();
    LOG.info("Watcher is stopping.");
  }
}
