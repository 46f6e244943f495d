package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.platformmesh.onboarding.workflows.stage.RestartableActivity.Blocker;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Executes a stage: runs all parts of the stage in parallel until they are done. While an activity
 * is not ready, the Temporal server retries it and the workflow sleeps. A poke restarts the
 * unfinished parts that it concerns. A part that is blocked or misses its deadline is reported as
 * stalled and retried less often.
 */
public final class StageRun {

  private final StageDefinition definition;
  private final StageClocks clocks;
  private final StageDeadlines deadlines;
  private final PokeThrottle pokeThrottle;
  private final RunTimer timer;
  private final long quietPeriodEndMillis;
  private boolean inQuietPeriod;

  /**
   * Prepares an execution of a stage.
   *
   * @param timer the timer of the run, which wakes the stage at its next deadline
   */
  public StageRun(
      StageDefinition definition, StageClocks clocks, RunTimer timer, PokeThrottle pokeThrottle) {
    this.definition = definition;
    this.clocks = clocks;
    this.deadlines = new StageDeadlines(definition, clocks);
    this.timer = timer;
    this.pokeThrottle = pokeThrottle;
    this.inQuietPeriod = !definition.quietPeriod().isZero();
    this.quietPeriodEndMillis = Workflow.currentTimeMillis() + definition.quietPeriod().toMillis();
  }

  /**
   * Runs the stage until all parts are done.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  public void run() {
    if (!inQuietPeriod && !activitiesWriteStatus()) {
      publishStage();
    }
    try {
      if (activitiesWriteStatus()) {
        startAndWriteStatus();
      } else {
        definition.parts().forEach(this::start);
        awaitLocalAttempts();
      }
      while (!hasEnded()) {
        awaitChange();
        if (!hasEnded()) {
          advance();
          awaitLocalAttempts();
        }
      }
    } catch (ReloadRequired reloadRequired) {
      stopAllParts();
      throw reloadRequired;
    }
    stopAllParts();
    failUnlessDone();
  }

  /**
   * Whether the activities write the status of the stage together with their conditions, so that a
   * stage that is done at once costs one write. The activities of a deletion write no condition
   * when they are done.
   */
  private boolean activitiesWriteStatus() {
    return !inQuietPeriod && definition.stage().phase() != Phase.Deleting;
  }

  /** Starts all parts, and makes sure that the status of the stage is written. */
  private void startAndWriteStatus() {
    StatusReport stageStatus = definition.beginStage().apply();
    for (StagePart<?> part : definition.parts()) {
      part.activity().start(part.stageReporting().withStageStatus(stageStatus));
    }
    awaitLocalAttempts();
    boolean isStatusWritten = definition.parts().stream().anyMatch(StagePart::hasReported);
    if (!isStatusWritten && !hasEnded()) {
      publishStage();
    }
  }

  /**
   * Waits until each part has ended or waits for its next attempt by the Temporal server. Stages
   * whose local attempts succeed end here, within one workflow task.
   */
  private void awaitLocalAttempts() {
    Workflow.await(
        () -> definition.parts().stream().noneMatch(part -> part.activity().attemptsLocally()));
  }

  private void awaitChange() {
    long firedBefore = timer.firedTimers();
    if (!needsReport()) {
      setTimer();
      definition.showRun().apply();
    }
    Workflow.await(
        () ->
            hasEnded()
                || pokeThrottle.hasPendingPoke()
                || timer.firedTimers() > firedBefore
                || needsReport());
  }

  /** Handles what ended the wait: the end of the quiet period, a blocker, a deadline or a poke. */
  private void advance() {
    if (inQuietPeriod) {
      endQuietPeriodIfDue();
    } else {
      reportBlockersAndRecoveries();
      if (deadlines.enforce(unfinishedParts())) {
        publishStage();
      }
    }
    if (pokeThrottle.hasPendingPoke()) {
      answerPoke();
    }
  }

  /** Stops all parts, so that no activity of this stage runs when the next stage starts. */
  private void stopAllParts() {
    StagePart.stopAll(definition.parts());
    definition.parts().stream()
        .filter(StagePart::isDone)
        .forEach(part -> clocks.remove(part.key()));
  }

  private void setTimer() {
    if (inQuietPeriod) {
      timer.wakeAt(
          quietPeriodEndMillis,
          "Waiting before " + definition.stage() + " is reported as not Ready");
    } else {
      deadlines.setTimer(timer, unfinishedParts());
    }
  }

  private void endQuietPeriodIfDue() {
    boolean isOver = Workflow.currentTimeMillis() >= quietPeriodEndMillis;
    if (isOver || needsReport()) {
      inQuietPeriod = false;
      publishStage();
      restart(unfinishedParts());
    }
  }

  private void reportBlockersAndRecoveries() {
    boolean stallsChanged = false;
    for (StagePart<?> part : definition.parts()) {
      Optional<Blocker> blocker = part.activity().unreportedBlocker();
      if (part.isDone()) {
        stallsChanged |= part.stall() != null;
        part.clearStall();
      } else if (part.activity().hasRecovered()) {
        part.clearStall();
        deadlines.beginNextRound(part);
        stallsChanged = true;
      } else if (blocker.isPresent()) {
        restartBlocked(part, blocker.get());
        stallsChanged = true;
      }
    }
    if (stallsChanged) {
      publishStage();
    }
  }

  private static void restartBlocked(StagePart<?> part, Blocker blocker) {
    part.recordStall(
        new Stall(
            blocker.reason(),
            blocker.message(),
            Stall.MESSAGE_IS_COMPLETE,
            StagePart.currentInstant(),
            Stall.RETRIED_BY_SERVER));
    part.endPause();
    part.activity().start(StageReporting.reported(blocker.reason()));
  }

  private void answerPoke() {
    boolean concernsWaitingPart =
        unfinishedParts().stream().anyMatch(part -> pokeThrottle.hasPendingPokeOf(part.key()));
    if (!concernsWaitingPart && !pokeThrottle.hasPendingPokeOfAllStages()) {
      pokeThrottle.dropPendingPokes();
      return;
    }
    pokeThrottle.awaitNextAnswerUnless(this::hasEnded);
    if (!hasEnded()) {
      restart(definition.answerPoke().apply());
    }
  }

  /** Restarts parts; a part that succeeds or needs a report while it stops is not restarted. */
  private void restart(List<StagePart<?>> parts) {
    List<StagePart<?>> runningParts = parts.stream().filter(part -> !part.isDone()).toList();
    StagePart.stopAll(parts);
    for (StagePart<?> part : parts) {
      boolean doneWhileStopping = part.isDone() && runningParts.contains(part);
      if (doneWhileStopping || part.hasFailed()) {
        continue;
      }
      if (part.isPaused()) {
        deadlines.beginNextRound(part);
      } else if (!part.needsReport()) {
        start(part);
      }
    }
  }

  private void start(StagePart<?> part) {
    StageReporting stageReporting = inQuietPeriod ? StageReporting.QUIET : part.stageReporting();
    part.activity().start(stageReporting);
  }

  private void publishStage() {
    List<Stall> stalls =
        definition.parts().stream().map(StagePart::stall).filter(Objects::nonNull).toList();
    definition.publishStage().apply(stalls);
  }

  private List<StagePart<?>> unfinishedParts() {
    return definition.parts().stream().filter(part -> !part.isDone()).toList();
  }

  private boolean needsReport() {
    return definition.parts().stream().anyMatch(StagePart::needsReport);
  }

  private boolean hasEnded() {
    boolean anyFailed = definition.parts().stream().anyMatch(StagePart::hasFailed);
    return allPartsDone() || anyFailed || isSuperseded();
  }

  private boolean allPartsDone() {
    return definition.parts().stream().allMatch(StagePart::isDone);
  }

  private boolean isSuperseded() {
    return definition.parts().stream().anyMatch(StagePart::isSuperseded);
  }

  private void failUnlessDone() {
    for (StagePart<?> part : definition.parts()) {
      Optional<RuntimeException> failure = part.activity().unexpectedFailure();
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
    if (isSuperseded() || !allPartsDone()) {
      throw ReloadRequired.managedProviderChanged();
    }
  }
}
