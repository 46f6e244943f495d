package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.temporal.workflow.Functions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a stage does.
 *
 * @param parts what runs side by side
 * @param outcomeOf reads the outcome from a result
 * @param again asked at a poke with the indexes of the parts that are done; gives those of the
 *     parts to begin anew, others go on as they are
 * @param <R> type of the results
 */
record StageWork<R>(
    List<Part<R>> parts,
    Functions.Func1<R, Outcome> outcomeOf,
    Functions.Func1<Set<Integer>, Set<Integer>> again) {

  /**
   * One activity of a stage.
   *
   * @param label which part of the stage it is; empty for all of it
   * @param call runs it
   */
  record Part<R>(String label, Functions.Func1<BlockedReporting, R> call) {}

  /** One activity alone. */
  static <R> StageWork<R> of(
      Functions.Func1<BlockedReporting, R> call, Functions.Func1<R, Outcome> outcomeOf) {
    return new StageWork<>(
        List.of(new Part<>("", call)), outcomeOf, done -> done.isEmpty() ? Set.of(0) : Set.of());
  }

  /** The indexes of the parts that are not among these. */
  Set<Integer> unfinished(Set<Integer> done) {
    Set<Integer> unfinished = new TreeSet<>();
    for (int part = 0; part < parts.size(); part++) {
      if (!done.contains(part)) {
        unfinished.add(part);
      }
    }
    return unfinished;
  }
}
