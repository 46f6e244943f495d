package io.platformmesh.onboarding.activities.deployment;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  private record Blocked(String name, StageException blocker) {}

  static ComponentsSummary of(List<ComponentState> states) {
    List<Blocked> blocked = new ArrayList<>();
    for (ComponentState state : states) {
      StageException blocker = state.blocker();
      if (blocker != null) {
        blocked.add(new Blocked(state.name(), blocker));
      }
    }
    String count =
        "%d of %d components are deployed".formatted(states.size() - blocked.size(), states.size());
    if (blocked.isEmpty()) {
      return new ComponentsSummary(true, Reason.AsDesired, count + ".");
    }
    blocked.sort(Comparator.comparing(each -> !each.blocker().needsAction()));
    String details =
        blocked.stream()
            .map(each -> each.name() + ": " + each.blocker().getMessage())
            .collect(Collectors.joining("; "));
    return new ComponentsSummary(false, blocked.get(0).blocker().reason(), count + "; " + details);
  }
}
