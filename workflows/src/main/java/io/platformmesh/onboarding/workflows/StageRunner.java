package io.platformmesh.onboarding.workflows;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs the activities of one stage side by side. While they wait, the server retries them and
 * nothing happens here; a poke stops those that are not done, has the ManagedProvider loaded again
 * and begins them anew, or leaves the stage when the task has changed.
 */
final class StageRunner {

  private final PokeThrottle pokes;
  private final Functions.Func<Boolean> taskIsUnchanged;

  /**
   * @param pokes the pokes of this run
   * @param taskIsUnchanged loads the ManagedProvider again and says whether it is still the same
   */
  StageRunner(PokeThrottle pokes, Functions.Func<Boolean> taskIsUnchanged) {
    this.pokes = pokes;
    this.taskIsUnchanged = taskIsUnchanged;
  }

  /**
   * @param calls the activities
   * @param superseded tells from a result that the activity found the ManagedProvider changed
   * @param patience how long the stage may take before it counts as waiting; zero: from its start
   * @param waiting called once, when the stage counts as waiting
   * @return the results, in the order of the calls
   * @throws TaskChanged when the run is to load again
   */
  <R> List<R> run(
      List<Functions.Func<R>> calls,
      Predicate<R> superseded,
      Duration patience,
      Functions.Proc waiting) {
    if (patience.isZero()) {
      waiting.apply();
    }
    List<Attempt<R>> attempts = new ArrayList<>();
    for (Functions.Func<R> call : calls) {
      attempts.add(new Attempt<>(call));
    }
    if (!patience.isZero() && !Workflow.await(patience, () -> isOver(attempts, superseded))) {
      waiting.apply();
    }
    while (!isOver(attempts, superseded)) {
      Workflow.await(() -> pokes.isDirty() || isOver(attempts, superseded));
      if (!isOver(attempts, superseded)) {
        lookAgain(attempts, superseded);
      }
    }
    return resultsOf(attempts, superseded);
  }

  private <R> void lookAgain(List<Attempt<R>> attempts, Predicate<R> superseded) {
    pokes.awaitNextLook(() -> isOver(attempts, superseded));
    if (isOver(attempts, superseded)) {
      return;
    }
    pokes.look();
    boolean unchanged = taskIsUnchanged.apply();
    stop(attempts);
    if (!unchanged) {
      throw new TaskChanged("the ManagedProvider has changed");
    }
    if (Workflow.getInfo().isContinueAsNewSuggested()) {
      throw new TaskChanged("the history is long enough");
    }
    for (Attempt<R> attempt : attempts) {
      if (!attempt.isDone() && !attempt.hasFailed()) {
        attempt.beginAnew();
      }
    }
  }

  private static <R> boolean isOver(List<Attempt<R>> attempts, Predicate<R> superseded) {
    return attempts.stream().allMatch(Attempt::isDone)
        || attempts.stream()
            .anyMatch(a -> a.hasFailed() || (a.isDone() && superseded.test(a.result())));
  }

  private static <R> List<R> resultsOf(List<Attempt<R>> attempts, Predicate<R> superseded) {
    stop(attempts);
    for (Attempt<R> attempt : attempts) {
      RuntimeException failure = attempt.failure();
      if (failure != null) {
        throw failure;
      }
    }
    if (attempts.stream().anyMatch(a -> !a.isDone() || superseded.test(a.result()))) {
      throw new TaskChanged("the ManagedProvider has changed");
    }
    return attempts.stream().map(Attempt::result).toList();
  }

  /** Nothing follows before the last running attempt has ended: idempotent is not commutative. */
  private static <R> void stop(List<Attempt<R>> attempts) {
    attempts.forEach(Attempt::stop);
    Workflow.await(() -> attempts.stream().allMatch(Attempt::hasEnded));
  }
}
