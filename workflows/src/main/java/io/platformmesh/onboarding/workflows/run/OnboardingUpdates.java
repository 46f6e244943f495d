package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PauseRequest;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Handles the Temporal updates of a run: pause, resume, retry and cancel. An update writes an
 * annotation of the ManagedProvider, and the run then loads the annotation as if a user had written
 * it. An update that contradicts the state of the onboarding is refused.
 */
final class OnboardingUpdates {

  /** The pause reason that {@link #writePause} writes when an update resumes the onboarding. */
  private static final @Nullable String END_OF_PAUSE = null;

  private static final Duration SHORTEST_TIMER = Duration.ofMillis(1);

  private final OnboardingInput runInput;
  private final LocalFirstActivities localFirstActivities;
  private final RunState runState;

  OnboardingUpdates(
      OnboardingInput runInput, LocalFirstActivities localFirstActivities, RunState runState) {
    this.runInput = runInput;
    this.localFirstActivities = localFirstActivities;
    this.runState = runState;
  }

  /** Refuses update {@code pause} where the run state contradicts it. */
  void validatePause(PauseRequest pauseRequest) {
    if (pauseRequest.reason() == null || pauseRequest.reason().isBlank()) {
      throw newRefusal("a pause needs a reason for its readers: onboard pause --reason");
    }
    if (ControlRequests.CANCELLED.equals(pauseRequest.reason().strip())) {
      throw newRefusal("a pause with the reason Cancelled is a cancellation: use onboard cancel");
    }
    if (runState.hasLoaded()) {
      refuseIfDeleting("paused");
      refuseIfPaused();
    }
  }

  /** Handles update {@code pause} of the run. */
  UpdateResult pause(PauseRequest pauseRequest) {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseIfDeleting("paused");
    refuseIfPaused();
    String pauseReason = pauseRequest.reason().strip();
    writePause(managedProvider, pauseReason);
    return new UpdateResult("%s is paused: %s".formatted(runInput.qualifiedName(), pauseReason));
  }

  /** Refuses update {@code resume} where the run state contradicts it. */
  void validateResume() {
    if (runState.hasLoaded()) {
      refuseUnlessPaused();
    }
  }

  /** Handles update {@code resume} of the run. */
  UpdateResult resume() {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseUnlessPaused();
    writePause(managedProvider, END_OF_PAUSE);
    return new UpdateResult(runInput.qualifiedName() + " is resumed");
  }

  /** Refuses update {@code retry} where the run state contradicts it. */
  void validateRetry() {
    if (runState.hasLoaded()) {
      refuseIfPaused();
    }
  }

  /** Handles update {@code retry} of the run. */
  UpdateResult retry() {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseIfPaused();
    Outcome writeOutcome = localFirstActivities.requestRetry(managedProvider.ref());
    refuseIfSuperseded(writeOutcome);
    runState.writtenRequests().recordRequestWrite();
    runState.pokeThrottle().pokeAllStages();
    return new UpdateResult(runInput.qualifiedName() + " is retried now");
  }

  /** Refuses update {@code cancel} where the run state contradicts it. */
  void validateCancel() {
    if (runState.hasLoaded()) {
      refuseIfDeleting("cancelled");
      refuseIfCancelled();
    }
  }

  /** Handles update {@code cancel} of the run. */
  UpdateResult cancel() {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseIfDeleting("cancelled");
    refuseIfCancelled();
    writePause(managedProvider, ControlRequests.CANCELLED);
    return new UpdateResult(runInput.qualifiedName() + " is cancelled");
  }

  /**
   * Waits until accepted updates are recorded in the workflow history. Without this wait, a signal
   * that arrives during the last workflow task of a run makes that task fail, and with it an update
   * that was accepted in the task, although the request of the update is written.
   */
  void awaitUpdatesRecorded() {
    if (runState.writtenRequests().takeUnrecordedUpdate()) {
      runState.timer().sleep(SHORTEST_TIMER, "Recording the accepted update");
    }
  }

  private LoadedManagedProvider awaitManagedProvider() {
    Workflow.await(runState::hasLoaded);
    LoadedManagedProvider managedProvider = runState.managedProvider();
    if (managedProvider == null) {
      throw newRefusal("there is no ManagedProvider %s".formatted(runInput.qualifiedName()));
    }
    return managedProvider;
  }

  private void writePause(LoadedManagedProvider managedProvider, @Nullable String pauseReason) {
    String annotationValue = pauseReason == null ? "" : pauseReason;
    refuseIfSuperseded(localFirstActivities.setPause(managedProvider.ref(), annotationValue));
    runState.writtenRequests().recordPauseWrite(pauseReason);
    runState.pokeThrottle().pokeAllStages();
  }

  private void refuseIfSuperseded(Outcome writeOutcome) {
    if (writeOutcome == Outcome.SUPERSEDED) {
      throw newRefusal(
          "ManagedProvider %s has just been deleted or created again: check it and try again"
              .formatted(runInput.qualifiedName()));
    }
  }

  private void refuseIfPaused() {
    if (runState.pauseReason() != null) {
      throw newRefusal(
          "%s is paused (%s): resume it first with onboard resume"
              .formatted(runInput.qualifiedName(), runState.pauseReason()));
    }
  }

  private void refuseUnlessPaused() {
    if (runState.pauseReason() == null) {
      throw newRefusal("%s is not paused".formatted(runInput.qualifiedName()));
    }
  }

  private void refuseIfCancelled() {
    if (ControlRequests.CANCELLED.equals(runState.pauseReason())) {
      throw newRefusal("%s is already cancelled".formatted(runInput.qualifiedName()));
    }
  }

  private void refuseIfDeleting(String refusedAction) {
    LoadedManagedProvider managedProvider = runState.managedProvider();
    if (managedProvider != null && managedProvider.deleting()) {
      throw newRefusal(
          "%s is being deleted and cannot be %s"
              .formatted(runInput.qualifiedName(), refusedAction));
    }
  }

  private static ApplicationFailure newRefusal(String refusalMessage) {
    return ApplicationFailure.newNonRetryableFailure(refusalMessage, FailureType.REFUSED);
  }
}
