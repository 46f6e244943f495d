package io.platformmesh.onboarding.local.embedded;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.starter.temporal.OnboardingStarter;
import io.platformmesh.onboarding.starter.watcher.Watcher;
import io.platformmesh.onboarding.starter.watcher.WatcherOptions;
import io.platformmesh.onboarding.worker.OnboardingActivities;
import io.platformmesh.onboarding.worker.OnboardingWorker;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerDeploymentOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The onboarding worker and the watcher in this process, connected to an embedded platform. */
public final class EmbeddedOnboarding implements AutoCloseable {

  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);
  private static final List<String> ALL_NAMESPACES = List.of();
  private static final String ANY_LABELS = "";
  private static final Duration RESYNC_INTERVAL = Duration.ofMinutes(5);
  private static final double POKES_PER_SECOND = 100;
  private static final WatcherOptions WATCHER_OPTIONS =
      new WatcherOptions(ALL_NAMESPACES, ANY_LABELS, RESYNC_INTERVAL, POKES_PER_SECOND);

  private final KubernetesClients kubernetesClients = new KubernetesClients();
  private final WorkflowServiceStubs temporalStubs;
  private final WorkflowClient temporalClient;
  private final OnboardingWorker worker;
  private final Watcher watcher;

  /**
   * Starts the worker and the watcher.
   *
   * @param platform embedded platform to connect to; the caller closes it
   */
  public EmbeddedOnboarding(EmbeddedPlatform platform) {
    temporalStubs = connect(platform.temporalTarget());
    temporalClient = WorkflowClient.newInstance(temporalStubs);
    Clusters clusters =
        new Clusters(kubernetesClients, platform.runtimeClient(), kcpOptions(platform));
    worker = startWorker(platform, clusters);
    watcher =
        Watcher.start(
            platform.runtimeClient(),
            clusters,
            new OnboardingStarter(temporalClient, HostingCluster.UNKNOWN),
            WATCHER_OPTIONS,
            new SimpleMeterRegistry());
  }

  private static WorkflowServiceStubs connect(String temporalTarget) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(temporalTarget).build());
  }

  private static KcpOptions kcpOptions(EmbeddedPlatform platform) {
    Path noKubeconfigFile = null;
    return new KcpOptions(
        platform.workspaces().url(),
        EmbeddedPlatform.NAMESPACE,
        EmbeddedPlatform.KCP_SECRET,
        noKubeconfigFile);
  }

  private OnboardingWorker startWorker(EmbeddedPlatform platform, Clusters clusters) {
    List<Object> activities =
        OnboardingActivities.create(
            platform.runtimeClient(),
            clusters,
            Adoption.DEFAULT,
            OnboardingOptions.DEFAULT,
            List::of,
            HostingCluster.UNKNOWN,
            Runnable::run);
    List<WorkerInterceptor> noInterceptors = List.of();
    WorkerDeploymentOptions noWorkerVersioning = null;
    return OnboardingWorker.start(
        temporalClient,
        HostingCluster.UNKNOWN.taskQueue(),
        activities,
        OnboardingOptions.DEFAULT,
        noInterceptors,
        SHUTDOWN_GRACE,
        noWorkerVersioning);
  }

  /** Client of the platform's Temporal; closed with this object. */
  public WorkflowClient temporal() {
    return temporalClient;
  }

  @Override
  public void close() {
    watcher.close();
    worker.close();
    temporalStubs.shutdownNow();
    kubernetesClients.close();
  }
}
