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
  List<DeployedComponent> run(LoadedManagedProvider managedProvider, Duration patience) {
    ManagedProviderRef ref = managedProvider.ref();
    List<StagePart<DeployedComponent>> components =
        managedProvider.components().stream().map(component -> deployment(ref, component)).toList();
    List<StagePart<?>> parts = new ArrayList<>(components);
    parts.add(pruning(ref));
    stages.run(Stage.DeployComponents, patience, parts, () -> partsToRestart(parts));
    return components.stream().map(StagePart::result).toList();
  }

  private StagePart<DeployedComponent> deployment(ManagedProviderRef ref, String component) {
    return new StagePart<>(
        PartKey.ofComponent(component),
        reporting -> {
          DeployedComponent result =
              StageActivities.deployment("Component " + component)
                  .deployComponent(ref, component, reporting);
          if (result.outcome() == Outcome.DONE) {
            state.componentDeployed(component);
            RunDisplay.showDetails(state);
          }
          return result;
        },
        DeployedComponent::outcome);
  }

  private static StagePart<Outcome> pruning(ManagedProviderRef ref) {
    return new StagePart<>(
        PartKey.ofPruning(),
        reporting ->
            StageActivities.prune("Objects that the spec no longer asks for")
                .pruneComponents(ref, reporting),
        outcome -> outcome);
  }

  /**
   * Returns the parts that are not done or deviate. A component whose repairs another writer keeps
   * reverting is left to the retries of the server, which come less and less often.
   */
  private List<StagePart<?>> partsToRestart(List<StagePart<?>> parts) {
    reader.reload();
    Observation observation = reader.observe();
    List<Deviation> overwritten =
        observation.deviations().stream().filter(Deviation::overwritten).toList();
    DriftBackoff drift = state.drift();
    boolean reverted = drift.recordDrift(overwritten);
    Set<PartKey> deviating = partsOf(observation.deviations());
    Set<PartKey> slowedDown = reverted && drift.hasRepairs() ? partsOf(overwritten) : Set.of();
    if (reverted) {
      if (drift.untilDue().compareTo(Duration.ZERO) <= 0) {
        drift.repaired();
      }
      publisher.repeatedDrift();
    } else if (drift.isOver()) {
      publisher.driftEnded();
    }
    return parts.stream()
        .filter(part -> !part.isDone() || deviating.contains(part.key()))
        .filter(part -> !slowedDown.contains(part.key()))
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
