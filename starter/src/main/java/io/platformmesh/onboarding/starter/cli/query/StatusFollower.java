package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows the status of an onboarding until it reaches an end, and displays each change. */
public final class StatusFollower {

  private final KubernetesClient kubernetes;
  private final StatusDisplay display;
  private final int eventLimit;

  /**
   * A follower.
   *
   * @param kubernetes client of the hosting cluster; the caller closes it
   * @param output output of the command
   */
  public StatusFollower(KubernetesClient kubernetes, OutputFlags output) {
    this(kubernetes, output, 0);
  }

  /**
   * A follower that displays Events.
   *
   * @param kubernetes client of the hosting cluster; the caller closes it
   * @param output output of the command
   * @param eventLimit maximum number of Events in a status that is redrawn in place
   */
  StatusFollower(KubernetesClient kubernetes, OutputFlags output, int eventLimit) {
    this.kubernetes = kubernetes;
    this.eventLimit = eventLimit;
    this.display = new StatusDisplay(output);
  }

  /**
   * Follows until the onboarding is Ready, stalled, invalid, paused or deleted.
   *
   * @return the exit code
   */
  public int untilSettled(QualifiedName name, Duration timeout) throws InterruptedException {
    return follow(name, timeout, ExitCode.NOT_READY, StatusFollower::settled);
  }

  /**
   * Follows until the onboarding is Ready, stalled or deleted.
   *
   * @return the exit code
   */
  int untilReadyOrStalled(QualifiedName name, Duration timeout) throws InterruptedException {
    return follow(name, timeout, ExitCode.NOT_READY, StatusFollower::readyOrStalled);
  }

  /**
   * Follows until the ManagedProvider is deleted.
   *
   * @param deleted exit code if it is deleted within the timeout
   * @return the exit code
   */
  public int untilDeleted(QualifiedName name, Duration timeout, int deleted)
      throws InterruptedException {
    return follow(name, timeout, deleted, view -> null);
  }

  private int follow(
      QualifiedName name,
      Duration timeout,
      int deleted,
      Function<StatusView, @Nullable Integer> exitCode)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    try (ManagedProviderWatch watch = ManagedProviderWatch.watch(kubernetes, name)) {
      while (true) {
        ManagedProviderWatch.Change change =
            watch.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        if (change.timedOut()) {
          display.note(
              "%s: not finished within %d s; the onboarding continues."
                  .formatted(name, timeout.toSeconds()));
          return ExitCode.TIMED_OUT;
        }
        ManagedProvider current = change.current();
        if (current == null) {
          display.note("%s is deleted.".formatted(name));
          return deleted;
        }
        StatusView view = StatusView.of(current, null, events(current));
        display.show(view);
        Integer finished = exitCode.apply(view);
        if (finished != null) {
          return finished;
        }
      }
    }
  }

  private List<EventView> events(ManagedProvider current) {
    return eventLimit > 0 && display.redraws()
        ? EventView.of(kubernetes, current, eventLimit)
        : List.of();
  }

  private static @Nullable Integer settled(StatusView view) {
    // Not a conditional expression: with an int and an Integer it unboxes the null.
    if (isPausedOrInvalid(view)) {
      return ExitCode.NOT_READY;
    }
    return readyOrStalled(view);
  }

  private static boolean isPausedOrInvalid(StatusView view) {
    return view.phase().equals(Phase.Paused.name())
        || (Objects.equals(view.observedGeneration(), view.generation())
            && view.conditions().stream()
                .map(Condition::reason)
                .anyMatch(Reason.InvalidSpec.name()::equals));
  }

  private static @Nullable Integer readyOrStalled(StatusView view) {
    if (view.stalled() != null) {
      return ExitCode.NOT_READY;
    }
    return view.ready() && !view.deleting() && view.phase().equals(Phase.Ready.name())
        ? ExitCode.OK
        : null;
  }
}
