package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.PruneActivities;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.stage.StageActivityCall;
import io.platformmesh.onboarding.workflows.stage.StagePart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs stage {@code DeployComponents}: deploys the components of a ManagedProvider in parallel.
 * Pruning runs in parallel too, so that neither waits for the other.
 */
final class ComponentDeployment {

  private final RunState runState;
  private final ManagedProviderReader managedProviderReader;
  private final StatusPublisher statusPublisher;
  private final StageExecutor stageExecutor;

  ComponentDeployment(
      RunState runState,
      ManagedProviderReader managedProviderReader,
      StatusPublisher statusPublisher,
      StageExecutor stageExecutor) {
    this.runState = runState;
    this.managedProviderReader = managedProviderReader;
    this.statusPublisher = statusPublisher;
    this.stageExecutor = stageExecutor;
  }

  /** Deploys the components and returns the deployed ones in the order of the spec. */
  List<DeployedComponent> run(LoadedManagedProvider managedProvider, Duration quietPeriod) {
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    List<StagePart<DeployedComponent>> componentParts =
        managedProvider.components().stream()
            .map(componentName -> deploymentPart(managedProviderRef, componentName))
            .toList();
    List<StagePart<?>> stageParts = new ArrayList<>(componentParts);
    stageParts.add(pruningPart(managedProviderRef));
    stageExecutor.run(
        Stage.DeployComponents, quietPeriod, stageParts, () -> answerPoke(stageParts));
    return componentParts.stream().map(StagePart::result).toList();
  }

  private StagePart<DeployedComponent> deploymentPart(
      ManagedProviderRef managedProviderRef, String componentName) {
    return new StagePart<>(
        PartKey.ofComponent(componentName),
        new StageActivityCall<>(
            DeploymentActivities.class,
            "Component " + componentName,
            (activities, stageReporting) ->
                recordIfDone(
                    activities.deployComponent(managedProviderRef, componentName, stageReporting))),
        DeployedComponent::outcome,
        runState.timer());
  }

  private DeployedComponent recordIfDone(DeployedComponent deployedComponent) {
    if (deployedComponent.outcome() == Outcome.DONE) {
      boolean isFirstDeployment = runState.recordDeployment(deployedComponent.name());
      if (isFirstDeployment) {
        runState.pokeThrottle().recordProgress();
      }
      RunDisplay.showDetails(runState);
    }
    return deployedComponent;
  }

  private StagePart<Outcome> pruningPart(ManagedProviderRef managedProviderRef) {
    return new StagePart<>(
        PartKey.ofPruning(),
        new StageActivityCall<>(
            PruneActivities.class,
            "Objects that the spec no longer asks for",
            (activities, stageReporting) ->
                activities.pruneComponents(managedProviderRef, stageReporting)),
        StageExecutor.RESULT_IS_OUTCOME,
        runState.timer());
  }

  /**
   * Loads and observes the ManagedProvider after a poke.
   *
   * @return the parts to restart: those that are not done, and components with a deviation. A
   *     component whose repairs another writer keeps reverting is not restarted: the Temporal
   *     server retries its activity, after growing pauses.
   */
  private List<StagePart<?>> answerPoke(List<StagePart<?>> stageParts) {
    boolean repairsDrift = runState.driftBackoff().hasDrift();
    if (!repairsDrift) {
      StagePart.stopAll(stageParts);
    }
    managedProviderReader.reload();
    boolean nothingToVerify = runState.deploymentTimes().isEmpty();
    if (nothingToVerify && !repairsDrift) {
      return stageParts.stream().filter(stagePart -> !stagePart.isDone()).toList();
    }
    List<Deviation> deviations = managedProviderReader.observe().deviations();
    List<Deviation> revertedRepairs = deviations.stream().filter(Deviation::overwritten).toList();
    DriftBackoff driftBackoff = runState.driftBackoff();
    boolean repairReverted = driftBackoff.recordDrift(revertedRepairs);
    Set<PartKey> deviatingComponents = componentsOf(deviations);
    Set<PartKey> componentsRetriedByServer =
        repairReverted && driftBackoff.hasRepairs() ? componentsOf(revertedRepairs) : Set.of();
    if (repairReverted) {
      if (driftBackoff.isRepairDue()) {
        driftBackoff.recordRepair();
      }
      statusPublisher.publishRepeatedDrift();
    } else if (driftBackoff.lastRepairHolds()) {
      statusPublisher.publishDriftEnd();
    }
    return stageParts.stream()
        .filter(stagePart -> !stagePart.isDone() || deviatingComponents.contains(stagePart.key()))
        .filter(stagePart -> !componentsRetriedByServer.contains(stagePart.key()))
        .toList();
  }

  private static Set<PartKey> componentsOf(List<Deviation> deviations) {
    return deviations.stream()
        .map(Deviation::component)
        .filter(Objects::nonNull)
        .map(PartKey::ofComponent)
        .collect(Collectors.toUnmodifiableSet());
  }
}
