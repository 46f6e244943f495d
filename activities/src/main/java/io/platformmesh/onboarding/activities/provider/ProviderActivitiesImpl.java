package io.platformmesh.onboarding.activities.provider;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.kubernetes.Cluster;
import io.platformmesh.onboarding.activities.kubernetes.Clusters;
import io.platformmesh.onboarding.activities.kubernetes.Finalizers;
import io.platformmesh.onboarding.activities.kubernetes.LiveConditions;
import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.Redactor;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.status.StageStep;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.ProviderActivities;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Optional;

/** Applies, awaits and removes Providers in kcp workspaces. */
public final class ProviderActivitiesImpl implements ProviderActivities {

  private final Clusters clusters;
  private final Finalizers finalizers;
  private final StageStep step;
  private final StatusReporter status;

  /**
   * @param clusters gives the workspaces
   * @param finalizers takes this part's finalizer away
   * @param step runs the attempts
   * @param status writes the condition
   */
  public ProviderActivitiesImpl(
      Clusters clusters, Finalizers finalizers, StageStep step, StatusReporter status) {
    this.clusters = clusters;
    this.finalizers = finalizers;
    this.step = step;
    this.status = status;
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref) {
    return step.onboarding(
        ref,
        ConditionType.ProviderReady,
        () -> Outcome.SUPERSEDED,
        (managedProvider, guard) -> {
          ProviderTarget target = ProviderTarget.of(managedProvider);
          Cluster workspace = clusters.workspace(target.path());
          GenericKubernetesResource provider =
              workspace.apply(ResourceKind.Provider, target.desired(), Owner.of(ref), true, guard);
          requireReady(target, provider);
          status.condition(
              ref,
              ConditionType.ProviderReady,
              true,
              Reason.AsDesired,
              target.describe() + " is Ready.");
          return Outcome.DONE;
        });
  }

  private static void requireReady(ProviderTarget target, GenericKubernetesResource provider) {
    if (LiveConditions.isReadyAtGeneration(provider)) {
      return;
    }
    String phase = LiveConditions.status(provider).path("phase").asText("not set");
    throw StageTrouble.notYet(
        Reason.ProviderNotReady,
        "%s is not Ready (phase %s; %s): see kubectl describe provider %s in that workspace"
            .formatted(
                target.describe(),
                phase,
                LiveConditions.describeReady(provider, Redactor.ofPatterns()),
                target.name()));
  }

  @Override
  public Outcome removeProvider(ManagedProviderRef ref) {
    return step.offboarding(
        ref,
        () -> Outcome.SUPERSEDED,
        (managedProvider, guard) -> {
          if (Boolean.TRUE.equals(managedProvider.getSpec().cleanupOnDelete())) {
            ProviderTarget target = ProviderTarget.of(managedProvider);
            Cluster workspace = clusters.workspace(target.path());
            Optional<GenericKubernetesResource> provider =
                workspace
                    .get(ResourceKind.Provider, null, target.name())
                    .filter(Owner.of(ref)::owns);
            if (provider.isPresent()) {
              workspace.delete(ResourceKind.Provider, provider.get(), guard);
              throw StageTrouble.notYet(
                  Reason.ProviderNotReady,
                  target.describe() + " is being deleted, with its workspace.");
            }
          }
          finalizers.remove(managedProvider, OnboardingMetadata.PROVIDER_FINALIZER);
          return Outcome.DONE;
        });
  }
}
