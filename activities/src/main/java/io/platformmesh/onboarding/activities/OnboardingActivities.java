package io.platformmesh.onboarding.activities;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.deployment.DeploymentActivitiesImpl;
import io.platformmesh.onboarding.activities.inventory.Inventories;
import io.platformmesh.onboarding.activities.inventory.PruneActivitiesImpl;
import io.platformmesh.onboarding.activities.kubeconfig.KubeconfigActivitiesImpl;
import io.platformmesh.onboarding.activities.kubernetes.Clusters;
import io.platformmesh.onboarding.activities.kubernetes.Finalizers;
import io.platformmesh.onboarding.activities.kubernetes.ManagedProviders;
import io.platformmesh.onboarding.activities.observation.ObservationActivitiesImpl;
import io.platformmesh.onboarding.activities.platformmesh.PlatformMeshActivitiesImpl;
import io.platformmesh.onboarding.activities.provider.ProviderActivitiesImpl;
import io.platformmesh.onboarding.activities.status.StageStep;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import java.time.Clock;
import java.util.List;

/** All activities of onboardings, put together. */
public final class OnboardingActivities {

  private OnboardingActivities() {}

  /**
   * The implementations to register with a worker.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param clusters the clusters; not closed here
   */
  public static List<Object> create(KubernetesClient hosting, Clusters clusters) {
    ManagedProviders managedProviders = new ManagedProviders(hosting);
    Finalizers finalizers = new Finalizers(managedProviders);
    StatusReporter status = new StatusReporter(managedProviders, Clock.systemUTC());
    StageStep step = new StageStep(managedProviders, status);
    Inventories inventories = new Inventories(managedProviders);
    PlatformMeshActivitiesImpl platformMesh =
        new PlatformMeshActivitiesImpl(clusters.hosting(), step, status);
    ProviderActivitiesImpl provider =
        new ProviderActivitiesImpl(clusters, finalizers, inventories, step, status);
    KubeconfigActivitiesImpl kubeconfig =
        new KubeconfigActivitiesImpl(clusters, finalizers, inventories, step, status);
    DeploymentActivitiesImpl deployment =
        new DeploymentActivitiesImpl(clusters.hosting(), finalizers, step, status);
    return List.of(
        new ManagedProviderActivitiesImpl(managedProviders, finalizers, status),
        platformMesh,
        provider,
        kubeconfig,
        deployment,
        new PruneActivitiesImpl(List.of(deployment.pruner(), kubeconfig, provider), step),
        new ObservationActivitiesImpl(
            managedProviders, List.of(platformMesh, provider, kubeconfig, deployment)));
  }
}
