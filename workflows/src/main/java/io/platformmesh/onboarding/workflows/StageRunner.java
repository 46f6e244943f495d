package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

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
   * What a stage does.
   *
   * @param calls the activities; each is told whether to be quiet
   * @param outcomeOf reads the outcome from a result
   * @param again asked at a poke with the indexes of the calls that are done; gives those of the
   *     calls to begin anew, others go on as they are
   * @param <R> type of the results
   */
  record Work<R>(
      List<Functions.Func1<Boolean, R>> calls,
      Function<R, Outcome> outcomeOf,
      Functions.Func1<Set<Integer>, Set<Integer>> again) {

    /** The indexes of the calls that are not among these. */
    Set<Integer> unfinished(Set<Integer> done) {
      Set<Integer> unfinished = new TreeSet<>();
      for (int i = 0; i < calls.size(); i++) {
        unfinished.add(i);
      }
      unfinished.removeAll(done);
      return unfinished;
    }

    /** One activity alone. */
    static <R> Work<R> of(Functions.Func1<Boolean, R> call, Function<R, Outcome> outcomeOf) {
      return new Work<>(List.of(call), outcomeOf, done -> done.isEmpty() ? Set.of(0) : Set.of());
    }
  }

  /**
   * Runs a stage to its end.
   *
   * @param patience how long the stage is quiet about its waiting; zero: not at all
   * @param waiting called once, when the stage is no longer quiet
   * @return the results, in the order of the calls
   * @throws TaskChanged when the run is to load again
   */
  <R> List<R> run(Work<R> work, Duration patience, Functions.Proc waiting) {
    boolean quiet = !patience.isZero();
    if (!quiet) {
      waiting.apply();
    }
    List<Attempt<R>> attempts = new ArrayList<>();
    for (Functions.Func1<Boolean, R> call : work.calls()) {
      attempts.add(new Attempt<>(call, quiet));
    }
    long loudAt = Workflow.currentTimeMillis() + patience.toMillis();
    while (!isOver(attempts, work)) {
      awaitNews(attempts, work, quiet ? loudAt : Long.MAX_VALUE);
      if (isOver(attempts, work)) {
        break;
      }
      boolean patient =
          Workflow.currentTimeMillis() < loudAt && !has(attempts, work, Outcome.TROUBLED);
      if (quiet && !patient) {
        quiet = false;
        waiting.apply();
        beginAnew(attempts, work, work.unfinished(done(attempts, work)), false);
      } else if (pokes.isDirty()) {
        lookAgain(attempts, work, quiet);
      }
    }
    return resultsOf(attempts, work);
  }

  private <R> void awaitNews(List<Attempt<R>> attempts, Work<R> work, long until) {
    boolean quiet = until != Long.MAX_VALUE;
    Functions.Func<Boolean> news =
        () ->
            pokes.isDirty()
                || isOver(attempts, work)
                || (quiet && has(attempts, work, Outcome.TROUBLED));
    if (quiet) {
      Workflow.await(
          Duration.ofMillis(Math.max(1, until - Workflow.currentTimeMillis())), news::apply);
    } else {
      Workflow.await(news::apply);
    }
  }

  private <R> void lookAgain(List<Attempt<R>> attempts, Work<R> work, boolean quiet) {
    pokes.awaitNextLook(() -> isOver(attempts, work));
    if (isOver(attempts, work)) {
      return;
    }
    pokes.look();
    boolean unchanged = taskIsUnchanged.apply();
    if (!unchanged) {
      stop(attempts);
      throw new TaskChanged("the ManagedProvider has changed");
    }
    if (Workflow.getInfo().isContinueAsNewSuggested()) {
      stop(attempts);
      throw new TaskChanged("the history is long enough");
    }
    beginAnew(attempts, work, work.again().apply(done(attempts, work)), quiet);
  }

  private static <R> void beginAnew(
      List<Attempt<R>> attempts, Work<R> work, Set<Integer> again, boolean quiet) {
    Set<Integer> doneBefore = done(attempts, work);
    stop(again.stream().map(attempts::get).toList());
    Set<Integer> doneMeanwhile = done(attempts, work);
    doneMeanwhile.removeAll(doneBefore);
    for (int index : again) {
      if (!doneMeanwhile.contains(index) && !attempts.get(index).hasFailed()) {
        attempts.get(index).beginAnew(quiet);
      }
    }
  }

  private static <R> Set<Integer> done(List<Attempt<R>> attempts, Work<R> work) {
    Set<Integer> done = new TreeSet<>();
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).isDone() && outcome(attempts.get(i), work) != Outcome.TROUBLED) {
        done.add(i);
      }
    }
    return done;
  }

  private static <R> Outcome outcome(Attempt<R> done, Work<R> work) {
    return work.outcomeOf().apply(done.result());
  }

  private static <R> boolean has(List<Attempt<R>> attempts, Work<R> work, Outcome outcome) {
    return attempts.stream()
        .anyMatch(attempt -> attempt.isDone() && outcome(attempt, work) == outcome);
  }

  private static <R> boolean isOver(List<Attempt<R>> attempts, Work<R> work) {
    return has(attempts, work, Outcome.SUPERSEDED)
        || attempts.stream().anyMatch(Attempt::hasFailed)
        || attempts.stream().allMatch(a -> a.isDone() && outcome(a, work) != Outcome.TROUBLED);
  }

  private static <R> List<R> resultsOf(List<Attempt<R>> attempts, Work<R> work) {
    stop(attempts);
    for (Attempt<R> attempt : attempts) {
      RuntimeException failure = attempt.failure();
      if (failure != null) {
        throw failure;
      }
    }
    if (attempts.stream().anyMatch(a -> !a.isDone()) || has(attempts, work, Outcome.SUPERSEDED)) {
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
