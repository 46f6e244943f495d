package io.platformmesh.onboarding.worker;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.control.ControlActivitiesImpl;
import io.platformmesh.onboarding.activities.deployment.DeploymentActivitiesImpl;
import io.platformmesh.onboarding.activities.deployment.FluxRetry;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.inventory.Inventories;
import io.platformmesh.onboarding.activities.kubeconfigcopy.KubeconfigActivitiesImpl;
import io.platformmesh.onboarding.activities.managedprovider.ManagedProviderActivitiesImpl;
import io.platformmesh.onboarding.activities.observation.ObservationActivitiesImpl;
import io.platformmesh.onboarding.activities.platformmesh.PlatformMeshActivitiesImpl;
import io.platformmesh.onboarding.activities.provider.ProviderActivitiesImpl;
import io.platformmesh.onboarding.activities.pruning.PruneActivitiesImpl;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.activities.validation.ControlAnnotations;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Assembles all activity implementations of an onboarding, for registration with a Temporal worker.
 */
public final class OnboardingActivities {

  private OnboardingActivities() {}

  /**
   * Creates the activity implementations that a Temporal worker registers.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param clusters connections to the clusters that the activities access; not closed here
   * @param adoption recognises the objects of the upstream operator
   * @param defaultDeadlines the deadlines for ManagedProviders without deadlines of their own
   * @param searchAttributes names of the registered search attributes
   * @param hostingCluster identity of the hosting cluster
   * @param eventExecutor writes the Events about ManagedProviders; not closed here
   */
  public static List<Object> create(
      KubernetesClient hostingClient,
      Clusters clusters,
      Adoption adoption,
      OnboardingOptions defaultDeadlines,
      Supplier<List<String>> searchAttributes,
      HostingCluster hostingCluster,
      Executor eventExecutor) {
    Clock onboardingClock = Clock.systemUTC();
    EventRecorder eventRecorder = new EventRecorder(hostingClient, onboardingClock, eventExecutor);
    ManagedProviders managedProviders = new ManagedProviders(hostingClient);
    ManagedProviderWriter managedProviderWriter = new ManagedProviderWriter(hostingClient);
    Adoption adoptionByManagedProvider = adoption.recognizingBy(managedProviders);
    ObjectWriter objectWriter = new ObjectWriter(adoptionByManagedProvider, eventRecorder);
    OwnedObjects ownedObjects = new OwnedObjects(adoptionByManagedProvider);
    Finalizers finalizers = new Finalizers(managedProviders, managedProviderWriter);
    Inventories inventories = new Inventories(managedProviders, managedProviderWriter);
    StatusReporter statusReporter =
        new StatusReporter(managedProviders, managedProviderWriter, eventRecorder, onboardingClock);
    StageAttempt stageAttempt = new StageAttempt(managedProviders, statusReporter);
    PlatformMeshActivitiesImpl platformMeshActivities =
        new PlatformMeshActivitiesImpl(clusters.hosting(), stageAttempt);
    ProviderActivitiesImpl providerActivities =
        new ProviderActivitiesImpl(
            clusters,
            objectWriter,
            ownedObjects,
            finalizers,
            inventories,
            stageAttempt,
            eventRecorder);
    KubeconfigActivitiesImpl kubeconfigActivities =
        new KubeconfigActivitiesImpl(
            clusters, objectWriter, ownedObjects, finalizers, inventories, stageAttempt);
    DeploymentActivitiesImpl deploymentActivities =
        new DeploymentActivitiesImpl(
            clusters.hosting(), objectWriter, ownedObjects, finalizers, stageAttempt);
    ManagedProviderActivitiesImpl managedProviderActivities =
        new ManagedProviderActivitiesImpl(
            managedProviders,
            finalizers,
            statusReporter,
            new ControlAnnotations(defaultDeadlines),
            searchAttributes,
            hostingCluster);
    ControlActivitiesImpl controlActivities =
        new ControlActivitiesImpl(
            managedProviders,
            managedProviderWriter,
            new FluxRetry(clusters.hosting(), objectWriter),
            eventRecorder,
            onboardingClock);
    PruneActivitiesImpl pruneActivities =
        new PruneActivitiesImpl(
            List.of(deploymentActivities.pruner(), kubeconfigActivities, providerActivities),
            stageAttempt);
    ObservationActivitiesImpl observationActivities =
        new ObservationActivitiesImpl(
            managedProviders,
            List.of(
                platformMeshActivities,
                providerActivities,
                kubeconfigActivities,
                deploymentActivities));
    return List.of(
        managedProviderActivities,
        controlActivities,
        platformMeshActivities,
        providerActivities,
        kubeconfigActivities,
        deploymentActivities,
        pruneActivities,
        observationActivities);
  }
}
