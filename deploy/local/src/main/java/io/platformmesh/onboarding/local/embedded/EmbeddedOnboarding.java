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
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;

/** Worker and watcher in this process, on an embedded platform. */
public final class EmbeddedOnboarding implements AutoCloseable {

  private final KubernetesClients kubernetesClients = new KubernetesClients();
  private final WorkflowServiceStubs temporalStubs;
  private final WorkflowClient temporalClient;
  private final OnboardingWorker worker;
  private final Watcher watcher;

  /**
   * Starts the worker and the watcher.
   *
   * @param platform platform to run on; the caller closes it
   */
  public EmbeddedOnboarding(EmbeddedPlatform platform) {
    temporalStubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(platform.temporalTarget()).build());
    temporalClient = WorkflowClient.newInstance(temporalStubs);
    KcpOptions kcpOptions =
        new KcpOptions(
            platform.workspaces().url(),
            EmbeddedPlatform.NAMESPACE,
            EmbeddedPlatform.KCP_SECRET,
            null);
    Clusters clusters = new Clusters(kubernetesClients, platform.runtimeClient(), kcpOptions);
    worker =
        OnboardingWorker.start(
            temporalClient,
            OnboardingActivities.create(
                platform.runtimeClient(),
                clusters,
                Adoption.DEFAULT,
                OnboardingOptions.DEFAULT,
                List::of),
            OnboardingOptions.DEFAULT,
            List.of(),
            Duration.ofSeconds(10),
            null);
    watcher =
        Watcher.start(
            platform.runtimeClient(),
            clusters,
            new OnboardingStarter(temporalClient),
            new WatcherOptions(List.of(), "", Duration.ofMinutes(5), 20),
            new SimpleMeterRegistry());
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
