package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;

/** Follows the status of an onboarding until the status is final, and displays each change. */
public final class StatusFollower {

  private static final int NO_EVENTS = 0;
  private static final OptionalInt CONTINUE_FOLLOWING = OptionalInt.empty();

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
    return followStatus(
        managedProviderName, followTimeout, exitCodeIfDeleted, statusView -> CONTINUE_FOLLOWING);
  }

  /**
   * Displays each change of the status until the ManagedProvider is deleted, the timeout passes, or
   * the status has an exit code.
   */
  private int followStatus(
      QualifiedName managedProviderName,
      Duration followTimeout,
      int exitCodeIfDeleted,
      Function<StatusView, OptionalInt> exitCodeOfStatus)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + followTimeout.toNanos();
    try (ManagedProviderWatch managedProviderWatch =
        ManagedProviderWatch.watch(kubernetes, managedProviderName)) {
      while (true) {
        long remainingNanos = Math.max(0, deadlineNanos - System.nanoTime());
        ManagedProviderWatch.Change managedProviderChange =
            managedProviderWatch.awaitChange(Duration.ofNanos(remainingNanos));
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
        OptionalInt finalExitCode = exitCodeOfStatus.apply(statusView);
        if (finalExitCode.isPresent()) {
          return finalExitCode.getAsInt();
        }
      }
    }
  }

  private List<EventView> lastEvents(ManagedProvider managedProvider) {
    return shownEventLimit > 0 && statusDisplay.redrawsInPlace()
        ? EventView.of(kubernetes, managedProvider, shownEventLimit)
        : List.of();
  }

  /** Returns the exit code of a settled status; empty if the onboarding continues. */
  private static OptionalInt exitCodeIfSettled(StatusView statusView) {
    return isPausedOrInvalid(statusView)
        ? OptionalInt.of(ExitCode.NOT_READY)
        : exitCodeIfReadyOrStalled(statusView);
  }

  private static boolean isPausedOrInvalid(StatusView statusView) {
    boolean isCurrentStatus =
        Objects.equals(statusView.observedGeneration(), statusView.generation());
    boolean isInvalid =
        statusView.conditions().stream()
            .anyMatch(condition -> Reason.InvalidSpec.name().equals(condition.reason()));
    return statusView.phase().equals(Phase.Paused.name()) || (isCurrentStatus && isInvalid);
  }

  /** Returns the exit code of a Ready or stalled status; empty if the onboarding continues. */
  private static OptionalInt exitCodeIfReadyOrStalled(StatusView statusView) {
    if (statusView.stalled() != null) {
      return OptionalInt.of(ExitCode.NOT_READY);
    }
    boolean isOnboarded =
        statusView.ready()
            && !statusView.deleting()
            && statusView.phase().equals(Phase.Ready.name());
    return isOnboarded ? OptionalInt.of(ExitCode.OK) : CONTINUE_FOLLOWING;
  }
}
