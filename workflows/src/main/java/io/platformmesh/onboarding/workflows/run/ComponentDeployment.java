package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Observation;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.stage.StagePart;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deploys the components of a ManagedProvider side by side. Pruning runs beside them, so that
 * neither waits for the other.
 */
final class ComponentDeployment {

  private final RunState state;
  private final ManagedProviderReader reader;
  private final StatusPublisher publisher;
  private final Stages stages;

  ComponentDeployment(
      RunState state, ManagedProviderReader reader, StatusPublisher publisher, Stages stages) {
    this.state = state;
    this.reader = reader;
    this.publisher = publisher;
    this.stages = stages;
  }

  /** Deploys the components and returns them in the order of the spec. */
  List<DeployedComponent> run(LoadedManagedProvider managedProvider, Duration quietPeriod) {
    ManagedProviderRef ref = managedProvider.ref();
    List<StagePart<DeployedComponent>> componentParts =
        managedProvider.components().stream()
            .map(component -> deploymentPart(ref, component))
            .toList();
    List<StagePart<?>> parts = new ArrayList<>(componentParts);
    parts.add(pruningPart(ref));
    stages.run(Stage.DeployComponents, quietPeriod, parts, () -> answerPoke(parts));
    return componentParts.stream().map(StagePart::result).toList();
  }

  private StagePart<DeployedComponent> deploymentPart(ManagedProviderRef ref, String component) {
    return new StagePart<>(
        PartKey.ofComponent(component),
        reporting -> {
          DeployedComponent deployedComponent =
              StageActivities.deployment("Component " + component)
                  .deployComponent(ref, component, reporting);
          if (deployedComponent.outcome() == Outcome.DONE) {
            state.recordDeployment(component);
            RunDisplay.showDetails(state);
          }
          return deployedComponent;
        },
        DeployedComponent::outcome);
  }

  private static StagePart<Outcome> pruningPart(ManagedProviderRef ref) {
    return new StagePart<>(
        PartKey.ofPruning(),
        reporting ->
            StageActivities.prune("Objects that the spec no longer asks for")
                .pruneComponents(ref, reporting),
        outcome -> outcome);
  }

  /**
   * Loads and observes after a poke; returns the parts that are not done or deviate. A component
   * whose repairs another writer keeps reverting is left to the retries of the server, which come
   * less and less often.
   */
  private List<StagePart<?>> answerPoke(List<StagePart<?>> parts) {
    reader.reload();
    Observation observation = reader.observe();
    List<Deviation> overwrittenObjects =
        observation.deviations().stream().filter(Deviation::overwritten).toList();
    DriftBackoff driftBackoff = state.driftBackoff();
    boolean repairReverted = driftBackoff.recordDrift(overwrittenObjects);
    Set<PartKey> deviatingParts = partsOf(observation.deviations());
    Set<PartKey> partsRetriedByServer =
        repairReverted && driftBackoff.hasRepairs() ? partsOf(overwrittenObjects) : Set.of();
    if (repairReverted) {
      if (driftBackoff.timeUntilNextRepair().compareTo(Duration.ZERO) <= 0) {
        driftBackoff.recordRepair();
      }
      publisher.publishRepeatedDrift();
    } else if (driftBackoff.lastRepairHolds()) {
      publisher.publishDriftEnd();
    }
    return parts.stream()
        .filter(part -> !part.isDone() || deviatingParts.contains(part.key()))
        .filter(part -> !partsRetriedByServer.contains(part.key()))
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
