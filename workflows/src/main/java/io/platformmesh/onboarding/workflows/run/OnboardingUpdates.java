package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.PauseRequest;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.platformmesh.onboarding.workflows.contract.ControlRequests;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.stage.Timers;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Handles the updates of a run: pause, resume, retry and cancel. An update writes an annotation of
 * the ManagedProvider, and the run then loads it like an annotation that a user has written. An
 * update that contradicts the state of the onboarding is refused.
 */
final class OnboardingUpdates {

  private final OnboardingInput input;
  private final LocalFirstActivities activities;
  private final RunState state;

  OnboardingUpdates(OnboardingInput input, LocalFirstActivities activities, RunState state) {
    this.input = input;
    this.activities = activities;
    this.state = state;
  }

  void validatePause(PauseRequest request) {
    if (request.reason() == null || request.reason().isBlank()) {
      throw refusal("a pause needs a reason for its readers: onboard pause --reason");
    }
    if (ControlRequests.CANCELLED.equals(request.reason().strip())) {
      throw refusal("a pause with the reason Cancelled is a cancellation: use onboard cancel");
    }
    if (state.hasLoaded()) {
      refuseIfDeleting("paused");
      refuseIfPaused();
    }
  }

  UpdateResult pause(PauseRequest request) {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseIfDeleting("paused");
    refuseIfPaused();
    String pauseReason = request.reason().strip();
    writePause(managedProvider, pauseReason);
    return new UpdateResult("%s is paused: %s".formatted(input.qualifiedName(), pauseReason));
  }

  void validateResume() {
    if (state.hasLoaded()) {
      refuseUnlessPaused();
    }
  }

  UpdateResult resume() {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseUnlessPaused();
    writePause(managedProvider, null);
    return new UpdateResult(input.qualifiedName() + " is resumed");
  }

  void validateRetry() {
    if (state.hasLoaded()) {
      refuseIfPaused();
    }
  }

  UpdateResult retry() {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseIfPaused();
    refuseIfSuperseded(activities.requestRetry(managedProvider.ref()));
    state.writtenRequests().recordWrite();
    state.pokeThrottle().poke();
    return new UpdateResult(input.qualifiedName() + " is retried now");
  }

  void validateCancel() {
    if (state.hasLoaded()) {
      refuseIfDeleting("cancelled");
      refuseIfCancelled();
    }
  }

  UpdateResult cancel() {
    LoadedManagedProvider managedProvider = awaitManagedProvider();
    refuseIfDeleting("cancelled");
    refuseIfCancelled();
    writePause(managedProvider, ControlRequests.CANCELLED);
    return new UpdateResult(input.qualifiedName() + " is cancelled");
  }

  /**
   * Waits until accepted updates are recorded in the history. Otherwise an update that is accepted
   * in the last workflow task of a run fails with that task when a signal arrives meanwhile,
   * although its request is written.
   */
  void awaitUpdatesRecorded() {
    if (state.writtenRequests().takeUnrecorded()) {
      Timers.await(Duration.ofMillis(1), "Recording the accepted update", () -> false);
    }
  }

  private LoadedManagedProvider awaitManagedProvider() {
    Workflow.await(state::hasLoaded);
    LoadedManagedProvider managedProvider = state.managedProvider();
    if (managedProvider == null) {
      throw refusal("there is no ManagedProvider %s".formatted(input.qualifiedName()));
    }
    return managedProvider;
  }

  private void writePause(LoadedManagedProvider managedProvider, @Nullable String pauseReason) {
    refuseIfSuperseded(
        activities.setPause(managedProvider.ref(), pauseReason == null ? "" : pauseReason));
    state.writtenRequests().recordPauseWrite(pauseReason);
    state.pokeThrottle().poke();
  }

  private void refuseIfSuperseded(Outcome outcome) {
    if (outcome == Outcome.SUPERSEDED) {
      throw refusal(
          "ManagedProvider %s has just been deleted or created again: check it and try again"
              .formatted(input.qualifiedName()));
    }
  }

  private void refuseIfPaused() {
    if (state.pauseReason() != null) {
      throw refusal(
          "%s is paused (%s): resume it first with onboard resume"
              .formatted(input.qualifiedName(), state.pauseReason()));
    }
  }

  private void refuseUnlessPaused() {
    if (state.pauseReason() == null) {
      throw refusal("%s is not paused".formatted(input.qualifiedName()));
    }
  }

  private void refuseIfCancelled() {
    if (ControlRequests.CANCELLED.equals(state.pauseReason())) {
      throw refusal("%s is already cancelled".formatted(input.qualifiedName()));
    }
  }

  private void refuseIfDeleting(String refusedAction) {
    LoadedManagedProvider managedProvider = state.managedProvider();
    if (managedProvider != null && managedProvider.deleting()) {
      throw refusal(
          "%s is being deleted and cannot be %s".formatted(input.qualifiedName(), refusedAction));
    }
  }

  private static ApplicationFailure refusal(String message) {
    return ApplicationFailure.newNonRetryableFailure(message, FailureType.REFUSED);
  }
}
