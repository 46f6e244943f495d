package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One passage through a stage: its activities run side by side. While they wait, the server retries
 * them and nothing happens here. A poke stops those that are not done, has the ManagedProvider
 * loaded again and begins them anew, or leaves the stage when the task has changed. What a person
 * has to act on, and what has missed its deadline, is told as stalled and goes on more slowly.
 */
final class StageRun<R> {

  private final Stage stage;
  private final StageWork<R> work;
  private final StageContext around;
  private final Duration limit;
  private final List<RestartableActivity<R>> attempts = new ArrayList<>();
  private final Map<Integer, Stall> stalls = new TreeMap<>();
  private final Map<Integer, Long> pausedUntil = new TreeMap<>();
  private final ResettableTimer alarm = new ResettableTimer();
  private final long loudAt;
  private boolean quiet;

  /**
   * @param limit how long each part of the stage may take
   * @param patience how long the stage is quiet about its waiting; zero: not at all
   */
  StageRun(Stage stage, StageWork<R> work, StageContext around, Duration limit, Duration patience) {
    this.stage = stage;
    this.work = work;
    this.around = around;
    this.limit = limit;
    this.quiet = !patience.isZero();
    this.loudAt =
        quiet ? Workflow.currentTimeMillis() + patience.toMillis() : ResettableTimer.NEVER;
  }

  /**
   * Runs the stage to its end.
   *
   * @return the results, in the order of the parts
   * @throws ReloadRequired when the run is to load again
   */
  List<R> run() {
    if (!quiet) {
      around.entered(stage);
    }
    for (StageWork.Part<R> part : work.parts()) {
      attempts.add(
          new RestartableActivity<>(
              part.call(), quiet ? BlockedReporting.QUIET : BlockedReporting.NORMAL));
    }
    while (!isOver()) {
      setAlarm();
      Workflow.await(() -> isOver() || around.pokes().isDirty() || alarm.rings() || hasTrouble());
      if (isOver()) {
        break;
      }
      if (quiet) {
        speakUpIfDue();
      } else {
        tellTroubles();
        keepDeadlines();
      }
      if (around.pokes().isDirty()) {
        lookAgain();
      }
    }
    leave();
    return results();
  }

  private void leave() {
    alarm.stop();
    stop(attempts);
    done().forEach(part -> around.clocks().ended(name(part)));
  }

  private void setAlarm() {
    long next = loudAt;
    String summary = "patience with " + stage;
    if (!quiet) {
      next = ResettableTimer.NEVER;
      for (int part : unfinished()) {
        long due = pausedUntil.getOrDefault(part, deadline(part));
        if (due < next) {
          next = due;
          summary = (pausedUntil.containsKey(part) ? "pause of " : "deadline of ") + name(part);
        }
      }
    }
    alarm.set(next, summary);
  }

  private String name(int part) {
    String label = work.parts().get(part).label();
    return label.isEmpty() ? stage.name() : stage.name() + " " + label;
  }

  /** What somebody has to act on has no deadline: it is told already. */
  private long deadline(int part) {
    Stall stall = stalls.get(part);
    return stall != null && stall.reason() != Reason.DeadlineExceeded
        ? ResettableTimer.NEVER
        : around.clocks().since(name(part)) + limit.toMillis();
  }

  private void speakUpIfDue() {
    if (Workflow.currentTimeMillis() < loudAt && !hasTrouble()) {
      return;
    }
    quiet = false;
    around.entered(stage);
    beginAnew(unfinished());
  }

  private void tellTroubles() {
    boolean changed = stalls.keySet().removeAll(done());
    for (int part : unfinished()) {
      RestartableActivity<R> attempt = attempts.get(part);
      if (attempt.hasRecovered()) {
        stalls.remove(part);
        around.clocks().beginRound(name(part));
        attempt.beginAnew(BlockedReporting.NORMAL);
        changed = true;
      } else if (attempt.trouble().isPresent()) {
        RestartableActivity.Trouble trouble = attempt.trouble().get();
        stalls.put(part, new Stall(trouble.reason(), trouble.message(), null, now(), null));
        attempt.beginAnew(BlockedReporting.told(trouble.reason()));
        changed = true;
      }
    }
    if (changed) {
      around.stalled(stage, List.copyOf(stalls.values()));
    }
  }

  private void keepDeadlines() {
    long now = Workflow.currentTimeMillis();
    boolean missed = false;
    for (int part : unfinished()) {
      if (pausedUntil.getOrDefault(part, ResettableTimer.NEVER) <= now) {
        beginRound(part);
      } else if (!pausedUntil.containsKey(part) && deadline(part) <= now) {
        missed |= miss(part);
      }
    }
    if (missed) {
      around.stalled(stage, List.copyOf(stalls.values()));
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private boolean miss(int part) {
    stop(List.of(attempts.get(part)));
    if (done().contains(part)) {
      return false;
    }
    Duration pause = around.clocks().pause(name(part), limit);
    pausedUntil.put(part, Workflow.currentTimeMillis() + pause.toMillis());
    String message =
        "%s has not ended within its deadline of %s, since %s. It is tried again in %s."
            .formatted(
                name(part),
                DurationText.format(limit),
                Instant.ofEpochMilli(around.clocks().entered(name(part)) / 1000 * 1000),
                DurationText.format(pause));
    stalls.put(part, new Stall(Reason.DeadlineExceeded, message, stage, now(), pause));
    return true;
  }

  private void beginRound(int part) {
    pausedUntil.remove(part);
    around.clocks().beginRound(name(part));
    attempts.get(part).beginAnew(BlockedReporting.NORMAL);
  }

  private void lookAgain() {
    around.pokes().awaitNextLook(this::isOver);
    if (isOver()) {
      return;
    }
    around.pokes().look();
    boolean changed = !around.taskIsUnchanged();
    if (changed || Continuation.isDue()) {
      leave();
      throw new ReloadRequired(
          changed ? "the ManagedProvider has changed" : "the run is to continue as new");
    }
    beginAnew(work.again().apply(done()));
  }

  private void beginAnew(Set<Integer> again) {
    Set<Integer> doneBefore = done();
    stop(again.stream().map(attempts::get).toList());
    Set<Integer> doneMeanwhile = done();
    doneMeanwhile.removeAll(doneBefore);
    for (int part : again) {
      RestartableActivity<R> attempt = attempts.get(part);
      if (doneMeanwhile.contains(part) || attempt.collapse().isPresent()) {
        continue;
      }
      if (pausedUntil.containsKey(part)) {
        beginRound(part);
      } else if (!hasTrouble(attempt)) {
        attempt.beginAnew(attention(part));
      }
    }
  }

  private BlockedReporting attention(int part) {
    Stall stall = stalls.get(part);
    if (quiet) {
      return BlockedReporting.QUIET;
    }
    return stall == null || stall.reason() == Reason.DeadlineExceeded
        ? BlockedReporting.NORMAL
        : BlockedReporting.told(stall.reason());
  }

  private Set<Integer> done() {
    Set<Integer> done = new TreeSet<>();
    for (int part = 0; part < attempts.size(); part++) {
      if (attempts.get(part).isDone()) {
        done.add(part);
      }
    }
    return done;
  }

  private Set<Integer> unfinished() {
    return work.unfinished(done());
  }

  private boolean hasTrouble() {
    return attempts.stream().anyMatch(StageRun::hasTrouble);
  }

  private static boolean hasTrouble(RestartableActivity<?> attempt) {
    return attempt.trouble().isPresent() || attempt.hasRecovered();
  }

  private boolean isOver() {
    return done().size() == attempts.size()
        || attempts.stream().anyMatch(attempt -> attempt.collapse().isPresent())
        || isSuperseded();
  }

  private boolean isSuperseded() {
    return attempts.stream()
        .filter(RestartableActivity::isDone)
        .anyMatch(attempt -> work.outcomeOf().apply(attempt.result()) == Outcome.SUPERSEDED);
  }

  private List<R> results() {
    for (RestartableActivity<R> attempt : attempts) {
      if (attempt.collapse().isPresent()) {
        throw attempt.collapse().get();
      }
    }
    if (done().size() < attempts.size() || isSuperseded()) {
      throw new ReloadRequired("the ManagedProvider has changed");
    }
    return attempts.stream().map(RestartableActivity::result).toList();
  }

  /** Nothing follows before the last running attempt has ended: idempotent is not commutative. */
  private static <R> void stop(List<RestartableActivity<R>> attempts) {
    attempts.forEach(RestartableActivity::stop);
    Workflow.await(() -> attempts.stream().allMatch(RestartableActivity::hasEnded));
  }
}
