package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.stage.RestartableActivity.Blocker;
import io.platformmesh.onboarding.workflows.status.Reason;
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

  private final StageDefinition stage;
  private final StageClocks clocks;
  private final StageDeadlines deadlines;
  private final PokeThrottle pokes;
  private final ResettableTimer timer = new ResettableTimer();
  private final long patienceEnds;
  private boolean quiet;

  /** Prepares an execution of a stage. */
  public StageRun(StageDefinition stage, StageClocks clocks, PokeThrottle pokes) {
    this.stage = stage;
    this.clocks = clocks;
    this.deadlines = new StageDeadlines(stage, clocks);
    this.pokes = pokes;
    this.quiet = !stage.patience().isZero();
    this.patienceEnds = Workflow.currentTimeMillis() + stage.patience().toMillis();
  }

  /**
   * Runs the stage until all parts are done.
   *
   * @throws ReloadRequired when the ManagedProvider has changed or the run is to continue as new
   */
  public void run() {
    if (!quiet) {
      report();
    }
    stage.parts().forEach(part -> part.activity().start(reportingOf(part)));
    try {
      while (!isOver()) {
        setTimer();
        Workflow.await(() -> isOver() || pokes.isPending() || timer.hasFired() || needsReport());
        if (!isOver()) {
          advance();
        }
      }
    } catch (ReloadRequired reload) {
      leave();
      throw reload;
    }
    leave();
    requireDone();
  }

  private void advance() {
    if (quiet) {
      endPatienceIfDue();
    } else {
      reportBlockers();
      if (deadlines.enforce(unfinished())) {
        report();
      }
    }
    if (pokes.isPending()) {
      answerPoke();
    }
  }

  /** Stops all parts: no activity of the stage runs when the next one starts. */
  private void leave() {
    timer.cancel();
    StagePart.stop(stage.parts());
    stage.parts().stream().filter(StagePart::isDone).forEach(part -> clocks.remove(part.key()));
  }

  private void setTimer() {
    if (quiet) {
      timer.set(patienceEnds, "Waiting before " + stage.stage() + " is reported as not Ready");
    } else {
      deadlines.setTimer(timer, unfinished());
    }
  }

  private void endPatienceIfDue() {
    if (Workflow.currentTimeMillis() < patienceEnds && !needsReport()) {
      return;
    }
    quiet = false;
    report();
    restart(unfinished());
  }

  private void reportBlockers() {
    boolean changed = false;
    for (StagePart<?> part : stage.parts()) {
      Optional<Blocker> blocker = part.activity().blocker();
      if (part.isDone()) {
        changed |= part.stall() != null;
        part.clearStall();
      } else if (part.activity().hasRecovered()) {
        part.clearStall();
        deadlines.beginRound(part);
        changed = true;
      } else if (blocker.isPresent()) {
        Reason reason = blocker.get().reason();
        part.stall(new Stall(reason, blocker.get().message(), null, StagePart.now(), null));
        part.endPause();
        part.activity().start(BlockedReporting.reported(reason));
        changed = true;
      }
    }
    if (changed) {
      report();
    }
  }

  private void answerPoke() {
    pokes.awaitNextAnswer(this::isOver);
    if (!isOver()) {
      restart(stage.partsToRestart().apply());
    }
  }

  private void restart(List<StagePart<?>> parts) {
    List<StagePart<?>> running = parts.stream().filter(part -> !part.isDone()).toList();
    StagePart.stop(parts);
    for (StagePart<?> part : parts) {
      boolean justDone = part.isDone() && running.contains(part);
      if (justDone || part.activity().unexpectedFailure().isPresent()) {
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
    if (quiet) {
      return BlockedReporting.QUIET;
    }
    Stall stall = part.stall();
    return stall != null && part.isBlocked()
        ? BlockedReporting.reported(stall.reason())
        : BlockedReporting.NORMAL;
  }

  private void report() {
    stage
        .report()
        .apply(stage.parts().stream().map(StagePart::stall).filter(Objects::nonNull).toList());
  }

  private List<StagePart<?>> unfinished() {
    return stage.parts().stream().filter(part -> !part.isDone()).toList();
  }

  private boolean needsReport() {
    return stage.parts().stream().anyMatch(StagePart::needsReport);
  }

  private boolean isOver() {
    return stage.parts().stream().allMatch(StagePart::isDone)
        || stage.parts().stream().anyMatch(part -> part.activity().unexpectedFailure().isPresent())
        || isSuperseded();
  }

  private boolean isSuperseded() {
    return stage.parts().stream().anyMatch(StagePart::isSuperseded);
  }

  private void requireDone() {
    for (StagePart<?> part : stage.parts()) {
      part.activity()
          .unexpectedFailure()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    if (isSuperseded() || !stage.parts().stream().allMatch(StagePart::isDone)) {
      throw ReloadRequired.changed();
    }
  }
}
