package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows the status of an onboarding until the status is final, and displays each change. */
public final class StatusFollower {

  private static final int NO_EVENTS = 0;

  private final KubernetesClient kubernetes;
  private final StatusDisplay statusDisplay;
  private final int shownEventLimit;

  /**
   * Creates a follower that displays the status of an onboarding without Events.
   *
   * @param kubernetes client of the hosting cluster; the caller closes it
   * @param output output of the command
   */
  public StatusFollower(KubernetesClient kubernetes, OutputFlags output) {
    this(kubernetes, output, NO_EVENTS);
  }

  /**
   * Creates a follower that displays the status of an onboarding with Events.
   *
   * @param kubernetes client of the hosting cluster; the caller closes it
   * @param output output of the command
   * @param shownEventLimit maximum number of Events in a status that is redrawn in place
   */
  StatusFollower(KubernetesClient kubernetes, OutputFlags output, int shownEventLimit) {
    this.kubernetes = kubernetes;
    this.shownEventLimit = shownEventLimit;
    this.statusDisplay = new StatusDisplay(output);
  }

  /**
   * Follows the status until the onboarding is Ready, stalled, invalid, paused or deleted.
   *
   * @return the exit code of the command
   */
  public int untilSettled(QualifiedName managedProviderName, Duration followTimeout)
      throws InterruptedException {
    return followStatus(
        managedProviderName, followTimeout, ExitCode.NOT_READY, StatusFollower::exitCodeIfSettled);
  }

  /**
   * Follows the status until the onboarding is Ready, stalled or deleted.
   *
   * @return the exit code of the command
   */
  int untilReadyOrStalled(QualifiedName managedProviderName, Duration followTimeout)
      throws InterruptedException {
    return followStatus(
        managedProviderName,
        followTimeout,
        ExitCode.NOT_READY,
        StatusFollower::exitCodeIfReadyOrStalled);
  }

  /**
   * Follows the status until the ManagedProvider is deleted.
   *
   * @param exitCodeIfDeleted exit code if the ManagedProvider is deleted within the timeout
   * @return the exit code of the command
   */
  public int untilDeleted(
      QualifiedName managedProviderName, Duration followTimeout, int exitCodeIfDeleted)
      throws InterruptedException {
    // No status ends the wait: only the deletion does.
    return followStatus(managedProviderName, followTimeout, exitCodeIfDeleted, statusView -> null);
  }

  /**
   * Displays each change of the status until the ManagedProvider is deleted, the timeout passes, or
   * the status has an exit code.
   */
  private int followStatus(
      QualifiedName managedProviderName,
      Duration followTimeout,
      int exitCodeIfDeleted,
      Function<StatusView, @Nullable Integer> exitCodeOfStatus)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + followTimeout.toNanos();
    try (ManagedProviderWatch managedProviderWatch =
        ManagedProviderWatch.watch(kubernetes, managedProviderName)) {
      while (true) {
        ManagedProviderWatch.Change managedProviderChange =
            managedProviderWatch.awaitChange(
                Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        if (managedProviderChange.timedOut()) {
          statusDisplay.printNote(
              "%s: not finished within %d s; the onboarding continues."
                  .formatted(managedProviderName, followTimeout.toSeconds()));
          return ExitCode.TIMED_OUT;
        }
        ManagedProvider managedProvider = managedProviderChange.managedProvider();
        if (managedProvider == null) {
          statusDisplay.printNote("%s is deleted.".formatted(managedProviderName));
          return exitCodeIfDeleted;
        }
        StatusView statusView =
            StatusView.of(managedProvider, /* run= */ null, lastEvents(managedProvider));
        statusDisplay.showStatus(statusView);
        Integer finalExitCode = exitCodeOfStatus.apply(statusView);
        if (finalExitCode != null) {
          return finalExitCode;
        }
      }
    }
  }

  private List<EventView> lastEvents(ManagedProvider managedProvider) {
    return shownEventLimit > 0 && statusDisplay.redrawsInPlace()
        ? EventView.of(kubernetes, managedProvider, shownEventLimit)
        : List.of();
  }

  /** Returns the exit code of a settled status; null if the onboarding continues. */
  private static @Nullable Integer exitCodeIfSettled(StatusView statusView) {
    // Not a conditional expression: with an int and an Integer it unboxes the null.
    if (isPausedOrInvalid(statusView)) {
      return ExitCode.NOT_READY;
    }
    return exitCodeIfReadyOrStalled(statusView);
  }

  private static boolean isPausedOrInvalid(StatusView statusView) {
    return statusView.phase().equals(Phase.Paused.name())
        || (Objects.equals(statusView.observedGeneration(), statusView.generation())
            && statusView.conditions().stream()
                .map(Condition::reason)
                .anyMatch(Reason.InvalidSpec.name()::equals));
  }

  /** Returns the exit code of a Ready or stalled status; null if the onboarding continues. */
  private static @Nullable Integer exitCodeIfReadyOrStalled(StatusView statusView) {
    if (statusView.stalled() != null) {
      return ExitCode.NOT_READY;
    }
    return statusView.ready()
            && !statusView.deleting()
            && statusView.phase().equals(Phase.Ready.name())
        ? ExitCode.OK
        : null;
  }
}
