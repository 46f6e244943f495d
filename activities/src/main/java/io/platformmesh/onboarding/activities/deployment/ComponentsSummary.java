package io.platformmesh.onboarding.activities.deployment;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The content of condition ComponentsDeployed. It is computed from the states of all components
 * each time, so that the last of several concurrent writers is right.
 *
 * @param deployed whether all components are deployed
 * @param reason reason of the first component in the message
 * @param message how many components are deployed, then the messages of the others: those that a
 *     user has to act on come first
 */
record ComponentsSummary(boolean deployed, Reason reason, String message) {

  private static final boolean ALL_DEPLOYED = true;
  private static final boolean NOT_ALL_DEPLOYED = false;

  private record BlockedComponent(String name, StageException blocker) {}

  /** Summarises the states of all components of a ManagedProvider. */
  static ComponentsSummary of(List<ComponentState> componentStates) {
    List<BlockedComponent> blockedComponents = new ArrayList<>();
    for (ComponentState state : componentStates) {
      StageException blocker = state.blocker();
      if (blocker != null) {
        blockedComponents.add(new BlockedComponent(state.name(), blocker));
      }
    }
    int deployedCount = componentStates.size() - blockedComponents.size();
    String countSentence =
        "%d of %d components are deployed".formatted(deployedCount, componentStates.size());
    if (blockedComponents.isEmpty()) {
      String notes =
          componentStates.stream()
              .map(ComponentState::note)
              .filter(Objects::nonNull)
              .collect(Collectors.joining(", "));
      return new ComponentsSummary(
          ALL_DEPLOYED,
          Reason.AsDesired,
          countSentence + (notes.isEmpty() ? "" : " (" + notes + ")") + ".");
    }
    blockedComponents.sort(Comparator.comparing(component -> !component.blocker().needsAction()));
    String blockerDetails =
        blockedComponents.stream()
            .map(component -> component.name() + ": " + component.blocker().getMessage())
            .collect(Collectors.joining("; "));
    Reason firstReason = blockedComponents.get(0).blocker().reason();
    return new ComponentsSummary(
        NOT_ALL_DEPLOYED, firstReason, countSentence + "; " + blockerDetails);
  }
}
