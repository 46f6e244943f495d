package io.platformmesh.onboarding.activities;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
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

/** Assembles the activities. */
public final class OnboardingActivities {

  private OnboardingActivities() {}

  /**
   * Creates the implementations to register with a worker.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param clusters connections to the clusters; not closed here
   * @param adoption recognises the objects of the upstream operator
   * @param options the deadlines for ManagedProviders without deadlines of their own
   * @param searchAttributes names of the registered search attributes
   */
  public static List<Object> create(
      KubernetesClient hosting,
      Clusters clusters,
      Adoption adoption,
      OnboardingOptions options,
      Supplier<List<String>> searchAttributes) {
    Clock clock = Clock.systemUTC();
    EventRecorder events = new EventRecorder(hosting, clock);
    ManagedProviders managedProviders = new ManagedProviders(hosting);
    ManagedProviderWriter managedProviderWriter = new ManagedProviderWriter(hosting);
    ObjectWriter objectWriter = new ObjectWriter(adoption, events);
    OwnedObjects ownedObjects = new OwnedObjects(adoption);
    Finalizers finalizers = new Finalizers(managedProviders, managedProviderWriter);
    Inventories inventories = new Inventories(managedProviders, managedProviderWriter);
    StatusReporter status =
        new StatusReporter(managedProviders, managedProviderWriter, events, clock);
    StageAttempt attempt = new StageAttempt(managedProviders, status);
    PlatformMeshActivitiesImpl platformMesh =
        new PlatformMeshActivitiesImpl(clusters.hosting(), attempt, status);
    ProviderActivitiesImpl provider =
        new ProviderActivitiesImpl(
            clusters, objectWriter, ownedObjects, finalizers, inventories, attempt, status, events);
    KubeconfigActivitiesImpl kubeconfig =
        new KubeconfigActivitiesImpl(
            clusters, objectWriter, ownedObjects, finalizers, inventories, attempt, status);
    DeploymentActivitiesImpl deployment =
        new DeploymentActivitiesImpl(
            clusters.hosting(), objectWriter, ownedObjects, finalizers, attempt, status);
    return List.of(
        new ManagedProviderActivitiesImpl(
            managedProviders,
            finalizers,
            status,
            new ControlAnnotations(options),
            searchAttributes),
        new ControlActivitiesImpl(
            managedProviders,
            managedProviderWriter,
            new FluxRetry(clusters.hosting(), objectWriter),
            events,
            clock),
        platformMesh,
        provider,
        kubeconfig,
        deployment,
        new PruneActivitiesImpl(List.of(deployment.pruner(), kubeconfig, provider), attempt),
        new ObservationActivitiesImpl(
            managedProviders, List.of(platformMesh, provider, kubeconfig, deployment)));
  }
}
