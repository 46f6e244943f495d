package io.platformmesh.onboarding.activities.deployment;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What condition ComponentsDeployed says of all components together, computed afresh from their
 * states each time, so that whoever writes it last is right.
 *
 * @param deployed whether all are deployed
 * @param reason the worst component's
 * @param message how many are deployed, then what the others wait for, worst first
 */
record ComponentsSummary(boolean deployed, Reason reason, String message) {

  static ComponentsSummary of(List<ComponentState> states) {
    List<ComponentState> troubled = new ArrayList<>();
    for (ComponentState state : states) {
      if (state.trouble() != null) {
        troubled.add(state);
      }
    }
    String count =
        "%d of %d components are deployed"
            .formatted(states.size() - troubled.size(), states.size());
    if (troubled.isEmpty()) {
      return new ComponentsSummary(true, Reason.AsDesired, count + ".");
    }
    troubled.sort(Comparator.comparing(state -> !troubleOf(state).needsAction()));
    String details =
        troubled.stream()
            .map(state -> state.name() + ": " + troubleOf(state).getMessage())
            .collect(Collectors.joining("; "));
    return new ComponentsSummary(
        false, troubleOf(troubled.get(0)).reason(), count + "; " + details);
  }

  private static StageException troubleOf(ComponentState state) {
    StageException trouble = state.trouble();
    if (trouble == null) {
      throw new IllegalArgumentException(state.name() + " is deployed");
    }
    return trouble;
  }
}
