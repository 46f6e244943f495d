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
 * Handles the updates of a run. An update writes an annotation of the ManagedProvider, and the run
 * then loads it like an annotation that a user has written. An update that contradicts the state of
 * the onboarding is refused.
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
      throw refused("a pause needs a reason for its readers: onboard pause --reason");
    }
    if (ControlRequests.CANCELLED.equals(request.reason().strip())) {
      throw refused("a pause with the reason Cancelled is a cancellation: use onboard cancel");
    }
    if (state.isLoaded()) {
      requireNotDeleting("paused");
      requireNotPaused();
    }
  }

  UpdateResult pause(PauseRequest request) {
    LoadedManagedProvider managedProvider = awaitLoaded();
    requireNotDeleting("paused");
    requireNotPaused();
    String reason = request.reason().strip();
    writePause(managedProvider, reason);
    return new UpdateResult("%s is paused: %s".formatted(input.qualifiedName(), reason));
  }

  void validateResume() {
    if (state.isLoaded()) {
      requirePaused();
    }
  }

  UpdateResult resume() {
    LoadedManagedProvider managedProvider = awaitLoaded();
    requirePaused();
    writePause(managedProvider, null);
    return new UpdateResult(input.qualifiedName() + " is resumed");
  }

  void validateRetry() {
    if (state.isLoaded()) {
      requireNotPaused();
    }
  }

  UpdateResult retry() {
    LoadedManagedProvider managedProvider = awaitLoaded();
    requireNotPaused();
    requireWritten(activities.requestRetry(managedProvider.ref()));
    state.requests().written();
    state.pokes().poke();
    return new UpdateResult(input.qualifiedName() + " is retried now");
  }

  void validateCancel() {
    if (state.isLoaded()) {
      requireNotDeleting("cancelled");
      requireNotCancelled();
    }
  }

  UpdateResult cancel() {
    LoadedManagedProvider managedProvider = awaitLoaded();
    requireNotDeleting("cancelled");
    requireNotCancelled();
    writePause(managedProvider, ControlRequests.CANCELLED);
    return new UpdateResult(input.qualifiedName() + " is cancelled");
  }

  /**
   * Waits until accepted updates are recorded in the history. Otherwise an update that is accepted
   * in the last workflow task of a run fails with that task when a signal arrives meanwhile,
   * although its request is written.
   */
  void awaitRecorded() {
    if (state.requests().takeUnrecorded()) {
      Timers.await(Duration.ofMillis(1), "Recording the accepted update", () -> false);
    }
  }

  private LoadedManagedProvider awaitLoaded() {
    Workflow.await(state::isLoaded);
    LoadedManagedProvider managedProvider = state.managedProvider();
    if (managedProvider == null) {
      throw refused("there is no ManagedProvider %s".formatted(input.qualifiedName()));
    }
    return managedProvider;
  }

  private void writePause(LoadedManagedProvider managedProvider, @Nullable String reason) {
    requireWritten(activities.setPause(managedProvider.ref(), reason == null ? "" : reason));
    state.requests().pauseWritten(reason);
    state.pokes().poke();
  }

  private void requireWritten(Outcome outcome) {
    if (outcome == Outcome.SUPERSEDED) {
      throw refused(
          "ManagedProvider %s has just been deleted or created again: check it and try again"
              .formatted(input.qualifiedName()));
    }
  }

  private void requireNotPaused() {
    if (state.paused() != null) {
      throw refused(
          "%s is paused (%s): resume it first with onboard resume"
              .formatted(input.qualifiedName(), state.paused()));
    }
  }

  private void requirePaused() {
    if (state.paused() == null) {
      throw refused("%s is not paused".formatted(input.qualifiedName()));
    }
  }

  private void requireNotCancelled() {
    if (ControlRequests.CANCELLED.equals(state.paused())) {
      throw refused("%s is already cancelled".formatted(input.qualifiedName()));
    }
  }

  private void requireNotDeleting(String action) {
    LoadedManagedProvider managedProvider = state.managedProvider();
    if (managedProvider != null && managedProvider.deleting()) {
      throw refused(
          "%s is being deleted and cannot be %s".formatted(input.qualifiedName(), action));
    }
  }

  private static ApplicationFailure refused(String message) {
    return ApplicationFailure.newNonRetryableFailure(message, FailureType.REFUSED);
  }
}
