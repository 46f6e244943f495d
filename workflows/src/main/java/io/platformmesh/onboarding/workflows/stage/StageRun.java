package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.stage.RestartableActivity.Blocker;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Executes a stage: runs its parts side by side until all of them are done. While they wait, the
 * Temporal server retries them and the workflow sleeps. A poke restarts unfinished parts. The stage
 * reports parts that are blocked or that miss their deadline as stalled, and retries them less
 * often.
 */
public final class StageRun {

  private final StageDefinition definition;
  private final StageClocks clocks;
  private final StageDeadlines deadlines;
  private final PokeThrottle pokeThrottle;
  private final ResettableTimer timer = new ResettableTimer();
  private final long quietPeriodEndMillis;
  private boolean inQuietPeriod;

  /** Prepares an execution of a stage. */
  public StageRun(StageDefinition definition, StageClocks clocks, PokeThrottle pokeThrottle) {
    this.definition = definition;
    this.clocks = clocks;
    this.deadlines = new StageDeadlines(definition, clocks);
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
    if (!inQuietPeriod) {
      publishStage();
    }
    definition.parts().forEach(part -> part.activity().start(reportingOf(part)));
    try {
      while (!hasEnded()) {
        setTimer();
        Workflow.await(
            () -> hasEnded() || pokeThrottle.hasPendingPoke() || timer.hasFired() || needsReport());
        if (!hasEnded()) {
          advance();
        }
      }
    } catch (ReloadRequired reload) {
      stopParts();
      throw reload;
    }
    stopParts();
    failUnlessDone();
  }

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

  /** Stops all parts: no activity of the stage runs when the next one starts. */
  private void stopParts() {
    timer.cancel();
    StagePart.stopAll(definition.parts());
    definition.parts().stream()
        .filter(StagePart::isDone)
        .forEach(part -> clocks.remove(part.key()));
  }

  private void setTimer() {
    if (inQuietPeriod) {
      timer.fireAt(
          quietPeriodEndMillis,
          "Waiting before " + definition.stage() + " is reported as not Ready");
    } else {
      deadlines.setTimer(timer, unfinishedParts());
    }
  }

  private void endQuietPeriodIfDue() {
    if (Workflow.currentTimeMillis() < quietPeriodEndMillis && !needsReport()) {
      return;
    }
    inQuietPeriod = false;
    publishStage();
    restart(unfinishedParts());
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
        deadlines.beginRound(part);
        stallsChanged = true;
      } else if (blocker.isPresent()) {
        Reason reason = blocker.get().reason();
        part.recordStall(
            new Stall(reason, blocker.get().message(), null, StagePart.currentInstant(), null));
        part.endPause();
        part.activity().start(BlockedReporting.reported(reason));
        stallsChanged = true;
      }
    }
    if (stallsChanged) {
      publishStage();
    }
  }

  private void answerPoke() {
    pokeThrottle.awaitNextAnswer(this::hasEnded);
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
      if (doneWhileStopping || part.activity().unexpectedFailure().isPresent()) {
        continue;
      }
      if (part.isPaused()) {
        deadlines.beginRound(part);
      } else if (!part.needsReport()) {
        part.activity().start(reportingOf(part));
      }
    }
  }

  private BlockedReporting reportingOf(StagePart<?> part) {
    if (inQuietPeriod) {
      return BlockedReporting.QUIET;
    }
    Stall stall = part.stall();
    return stall != null && part.isBlocked()
        ? BlockedReporting.reported(stall.reason())
        : BlockedReporting.NORMAL;
  }

  private void publishStage() {
    definition
        .publishStage()
        .apply(definition.parts().stream().map(StagePart::stall).filter(Objects::nonNull).toList());
  }

  private List<StagePart<?>> unfinishedParts() {
    return definition.parts().stream().filter(part -> !part.isDone()).toList();
  }

  private boolean needsReport() {
    return definition.parts().stream().anyMatch(StagePart::needsReport);
  }

  private boolean hasEnded() {
    return definition.parts().stream().allMatch(StagePart::isDone)
        || definition.parts().stream()
            .anyMatch(part -> part.activity().unexpectedFailure().isPresent())
        || isSuperseded();
  }

  private boolean isSuperseded() {
    return definition.parts().stream().anyMatch(StagePart::isSuperseded);
  }

  private void failUnlessDone() {
    for (StagePart<?> part : definition.parts()) {
      part.activity()
          .unexpectedFailure()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    if (isSuperseded() || !definition.parts().stream().allMatch(StagePart::isDone)) {
      throw ReloadRequired.managedProviderChanged();
    }
  }
}
