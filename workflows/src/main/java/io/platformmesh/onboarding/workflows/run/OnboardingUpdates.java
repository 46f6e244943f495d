package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.PauseRequest;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.platformmesh.onboarding.workflows.contract.ControlRequests;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What people may ask of a run: each becomes an annotation, which the run then finds as if they had
 * written it there. Refused is what makes no sense in the present state.
 */
final class OnboardingUpdates {

  private final OnboardingInput input;
  private final LocalFirstActivities quick;
  private final RunState story;
  private final PokeThrottle pokes;
  private boolean loaded;
  private boolean granted;

  /** Since the run last read it, a pause or its end was written: the object read is out of date. */
  private @Nullable WrittenPause unread;

  private long written;
  private long writtenBefore;

  OnboardingUpdates(
      OnboardingInput input, LocalFirstActivities quick, RunState story, PokeThrottle pokes) {
    this.input = input;
    this.quick = quick;
    this.story = story;
    this.pokes = pokes;
  }

  /** The run begins to read the ManagedProvider, with all that was written until here. */
  void loading() {
    writtenBefore = written;
  }

  /** The run knows the ManagedProvider now, or that there is none. */
  void loaded() {
    loaded = true;
    if (written == writtenBefore) {
      unread = null;
    }
  }

  void validatePause(PauseRequest request) {
    if (request.reason() == null || request.reason().isBlank()) {
      throw refused("a pause needs a reason, for those who find it: onboard pause --reason");
    }
    if (ControlRequests.CANCELLED.equals(request.reason())) {
      throw refused("a pause for the reason Cancelled is a cancellation: onboard cancel");
    }
    if (loaded) {
      requireNotDeleting("paused");
      requireNotPaused();
    }
  }

  UpdateResult pause(PauseRequest request) {
    LoadedManagedProvider task = awaitLoaded();
    requireNotDeleting("paused");
    requireNotPaused();
    setPause(task, request.reason().strip());
    return new UpdateResult(
        "%s is paused: %s".formatted(input.qualifiedName(), request.reason().strip()));
  }

  void validateResume() {
    if (loaded) {
      requirePaused();
    }
  }

  UpdateResult resume() {
    LoadedManagedProvider task = awaitLoaded();
    requirePaused();
    setPause(task, null);
    return new UpdateResult(input.qualifiedName() + " goes on");
  }

  void validateRetry() {
    if (loaded) {
      requireNotPaused();
    }
  }

  UpdateResult retry() {
    LoadedManagedProvider task = awaitLoaded();
    requireNotPaused();
    requireWritten(quick.requestRetry(task.ref()));
    return new UpdateResult(input.qualifiedName() + " is tried again now");
  }

  void validateCancel() {
    if (loaded) {
      requireNotDeleting("cancelled");
      requireNotCancelled();
    }
  }

  UpdateResult cancel() {
    LoadedManagedProvider task = awaitLoaded();
    requireNotDeleting("cancelled");
    requireNotCancelled();
    setPause(task, ControlRequests.CANCELLED);
    return new UpdateResult(input.qualifiedName() + " is cancelled");
  }

  private LoadedManagedProvider awaitLoaded() {
    Workflow.await(() -> loaded);
    LoadedManagedProvider task = story.task();
    if (task == null) {
      throw refused("there is no ManagedProvider " + input.qualifiedName());
    }
    return task;
  }

  private void setPause(LoadedManagedProvider task, @Nullable String reason) {
    requireWritten(quick.setPause(task.ref(), reason == null ? "" : reason));
    written++;
    unread = new WrittenPause(reason);
  }

  private void requireWritten(Outcome outcome) {
    if (outcome == Outcome.SUPERSEDED) {
      throw refused(
          "ManagedProvider %s has just been deleted or made anew: look again"
              .formatted(input.qualifiedName()));
    }
    granted = true;
    pokes.poke();
  }

  /**
   * Puts updates that were granted on record before the run goes on. In one workflow task with the
   * end of the run they would fail with it when a signal comes in between, though the wish is
   * written.
   */
  void record() {
    if (granted) {
      granted = false;
      Timers.await(Duration.ofMillis(1), "so that the update is on record", () -> false);
    }
  }

  private @Nullable String paused() {
    if (unread != null) {
      return unread.reason();
    }
    LoadedManagedProvider task = story.task();
    return task == null ? null : task.requests().paused();
  }

  private void requireNotPaused() {
    if (paused() != null) {
      throw refused(
          "%s is paused (%s): onboard resume goes on".formatted(input.qualifiedName(), paused()));
    }
  }

  private void requirePaused() {
    if (paused() == null) {
      throw refused("%s is not paused".formatted(input.qualifiedName()));
    }
  }

  private void requireNotCancelled() {
    if (ControlRequests.CANCELLED.equals(paused())) {
      throw refused("%s is cancelled already".formatted(input.qualifiedName()));
    }
  }

  private void requireNotDeleting(String what) {
    LoadedManagedProvider task = story.task();
    if (task != null && task.deleting()) {
      throw refused(
          "%s is being deleted, which cannot be %s".formatted(input.qualifiedName(), what));
    }
  }

  /**
   * A pause that an update has written.
   *
   * @param reason why it is paused; null when it goes on
   */
  private record WrittenPause(@Nullable String reason) {}

  private static ApplicationFailure refused(String why) {
    return ApplicationFailure.newNonRetryableFailure(why, FailureType.REFUSED);
  }
}
