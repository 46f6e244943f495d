package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.Stage;
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
  private final Stages stages;

  ComponentDeployment(
      RunState runState,
      ManagedProviderReader managedProviderReader,
      StatusPublisher statusPublisher,
      Stages stages) {
    this.runState = runState;
    this.managedProviderReader = managedProviderReader;
    this.statusPublisher = statusPublisher;
    this.stages = stages;
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
    stages.run(Stage.DeployComponents, quietPeriod, stageParts, () -> answerPoke(stageParts));
    return componentParts.stream().map(StagePart::result).toList();
  }

  private StagePart<DeployedComponent> deploymentPart(
      ManagedProviderRef managedProviderRef, String componentName) {
    return new StagePart<>(
        PartKey.ofComponent(componentName),
        blockedReporting -> {
          DeployedComponent deployedComponent =
              StageActivities.newDeploymentStub("Component " + componentName)
                  .deployComponent(managedProviderRef, componentName, blockedReporting);
          if (deployedComponent.outcome() == Outcome.DONE) {
            runState.recordDeployment(componentName);
            RunDisplay.showDetails(runState);
          }
          return deployedComponent;
        },
        DeployedComponent::outcome);
  }

  private static StagePart<Outcome> pruningPart(ManagedProviderRef managedProviderRef) {
    return new StagePart<>(
        PartKey.ofPruning(),
        blockedReporting ->
            StageActivities.newPruneStub("Objects that the spec no longer asks for")
                .pruneComponents(managedProviderRef, blockedReporting),
        pruneOutcome -> pruneOutcome);
  }

  /**
   * Loads and observes after a poke; returns the parts that are not done or deviate. A component
   * whose repairs another writer keeps reverting is left to the retries of the Temporal server,
   * whose pauses grow.
   */
  private List<StagePart<?>> answerPoke(List<StagePart<?>> stageParts) {
    managedProviderReader.reload();
    Observation observation = managedProviderReader.observe();
    List<Deviation> overwrittenObjects =
        observation.deviations().stream().filter(Deviation::overwritten).toList();
    DriftBackoff driftBackoff = runState.driftBackoff();
    boolean repairReverted = driftBackoff.recordDrift(overwrittenObjects);
    Set<PartKey> deviatingParts = partsOf(observation.deviations());
    Set<PartKey> partsRetriedByServer =
        repairReverted && driftBackoff.hasRepairs() ? partsOf(overwrittenObjects) : Set.of();
    if (repairReverted) {
      if (driftBackoff.timeUntilNextRepair().compareTo(Duration.ZERO) <= 0) {
        driftBackoff.recordRepair();
      }
      statusPublisher.publishRepeatedDrift();
    } else if (driftBackoff.lastRepairHolds()) {
      statusPublisher.publishDriftEnd();
    }
    return stageParts.stream()
        .filter(stagePart -> !stagePart.isDone() || deviatingParts.contains(stagePart.key()))
        .filter(stagePart -> !partsRetriedByServer.contains(stagePart.key()))
        .toList();
  }

  private static Set<PartKey> partsOf(List<Deviation> deviations) {
    return deviations.stream()
        .map(Deviation::component)
        .filter(Objects::nonNull)
        .map(PartKey::ofComponent)
        .collect(Collectors.toUnmodifiableSet());
  }
}
