package io.platformmesh.onboarding.activities;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.control.ControlActivitiesImpl;
import io.platformmesh.onboarding.activities.control.ControlAnnotations;
import io.platformmesh.onboarding.activities.deployment.DeploymentActivitiesImpl;
import io.platformmesh.onboarding.activities.deployment.FluxRetry;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.inventory.Inventories;
import io.platformmesh.onboarding.activities.kubeconfig.KubeconfigActivitiesImpl;
import io.platformmesh.onboarding.activities.managedprovider.ManagedProviderActivitiesImpl;
import io.platformmesh.onboarding.activities.observation.ObservationActivitiesImpl;
import io.platformmesh.onboarding.activities.platformmesh.PlatformMeshActivitiesImpl;
import io.platformmesh.onboarding.activities.provider.ProviderActivitiesImpl;
import io.platformmesh.onboarding.activities.pruning.PruneActivitiesImpl;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** All activities of onboardings, put together. */
public final class OnboardingActivities {

  private OnboardingActivities() {}

  /**
   * The implementations to register with a worker.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param clusters the clusters; not closed here
   * @param options the deadlines that hold where a ManagedProvider has none of its own
   * @param searchAttributes names of the search attributes that runs may set
   */
  public static List<Object> create(
      KubernetesClient hosting,
      Clusters clusters,
      OnboardingOptions options,
      Supplier<List<String>> searchAttributes) {
    Clock clock = Clock.systemUTC();
    EventRecorder events = new EventRecorder(hosting, clock);
    ManagedProviders managedProviders = new ManagedProviders(hosting);
    ManagedProviderWriter writer = new ManagedProviderWriter(hosting);
    Finalizers finalizers = new Finalizers(managedProviders, writer);
    StatusReporter status = new StatusReporter(managedProviders, writer, events, clock);
    StageAttempt step = new StageAttempt(managedProviders, status);
    Inventories inventories = new Inventories(managedProviders, writer);
    PlatformMeshActivitiesImpl platformMesh =
        new PlatformMeshActivitiesImpl(clusters.hosting(), step, status);
    ProviderActivitiesImpl provider =
        new ProviderActivitiesImpl(clusters, finalizers, inventories, step, status, events);
    KubeconfigActivitiesImpl kubeconfig =
        new KubeconfigActivitiesImpl(clusters, finalizers, inventories, step, status);
    DeploymentActivitiesImpl deployment =
        new DeploymentActivitiesImpl(clusters.hosting(), finalizers, step, status);
    return List.of(
        new ManagedProviderActivitiesImpl(
            managedProviders,
            finalizers,
            status,
            new ControlAnnotations(options),
            searchAttributes),
        new ControlActivitiesImpl(
            managedProviders, writer, new FluxRetry(clusters.hosting()), events, clock),
        platformMesh,
        provider,
        kubeconfig,
        deployment,
        new PruneActivitiesImpl(List.of(deployment.pruner(), kubeconfig, provider), step),
        new ObservationActivitiesImpl(
            managedProviders, List.of(platformMesh, provider, kubeconfig, deployment)));
  }
}
