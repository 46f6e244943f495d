package io.platformmesh.onboarding.workflows.run;

import static io.platformmesh.onboarding.workflows.run.TestingActivities.managedProvider;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.progressOf;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.PauseRequest;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The updates of a run, and the annotations with the same effect. */
class PauseTest {

  private final TestingOnboarding onboarding = new TestingOnboarding();
  private final TestingActivities world = onboarding.world;

  @AfterEach
  void stop() {
    onboarding.close();
  }

  private static UpdateResult update(WorkflowStub run, String update, Object... arguments) {
    return run.update(update, UpdateResult.class, arguments);
  }

  private static void assertRefused(ThrowingCallable update, String message) {
    assertThatThrownBy(update)
        .isInstanceOf(WorkflowUpdateException.class)
        .cause()
        .hasMessageContaining(message);
  }

  private WorkflowStub startWaiting() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = onboarding.start();
    onboarding.awaitBackOff(run);
    // Between two attempts the in-memory server handles a cancellation without hanging.
    onboarding.environment.sleep(Duration.ofMinutes(1));
    return run;
  }

  private void pause(WorkflowStub run) {
    assertThat(update(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest("maintenance")).message())
        .isEqualTo("mesh/service is paused: maintenance");
    Awaitility.await().until(() -> world.report.phase() == Phase.Paused);
  }

  @Test
  void pausedRunStaysOpenAndDoesNothingUntilItIsResumed() {
    WorkflowStub run = startWaiting();
    pause(run);
    int calls = world.calls.size();

    assertThat(world.report.reason()).isEqualTo(Reason.Paused);
    assertThat(world.report.message()).contains("maintenance").contains("onboard resume");
    assertThat(progressOf(run).paused()).isEqualTo("maintenance");
    onboarding.environment.sleep(Duration.ofHours(3));
    assertThat(world.calls).hasSize(calls);

    world.waiting.clear();
    assertThat(update(run, OnboardingIds.RESUME_UPDATE).message())
        .isEqualTo("mesh/service is resumed");
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void timeSpentPausedDoesNotCountForDeadlines() {
    WorkflowStub run = startWaiting();
    onboarding.environment.sleep(Duration.ofMinutes(9));
    pause(run);
    onboarding.environment.sleep(Duration.ofHours(10));
    update(run, OnboardingIds.RESUME_UPDATE);
    Awaitility.await().until(() -> world.report.phase() == Phase.WaitingForProvider);

    onboarding.environment.sleep(Duration.ofMinutes(3));
    assertThat(world.stalls).isEmpty();
    onboarding.environment.sleep(Duration.ofMinutes(4));
    assertThat(world.stalls).hasSize(1);
  }

  @Test
  void annotationPausesLikeTheUpdate() {
    WorkflowStub run = startWaiting();
    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")), new ControlRequests("by hand", null, Map.of()));
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await().until(() -> world.report.phase() == Phase.Paused);
    assertThat(progressOf(run).paused()).isEqualTo("by hand");
  }

  @Test
  void runThatBeginsPausedIsResumed() {
    world.managedProvider =
        TestingActivities.with(
            TestingActivities.ready(List.of("one")),
            new ControlRequests("by hand", null, Map.of()));
    WorkflowStub run = onboarding.start();
    Awaitility.await().until(() -> world.report != null && world.report.phase() == Phase.Paused);

    assertThat(update(run, OnboardingIds.RESUME_UPDATE).message())
        .isEqualTo("mesh/service is resumed");

    assertThat(resultOf(run).end()).isEqualTo(End.UNCHANGED);
    assertThat(world.report.phase()).isEqualTo(Phase.Ready);
  }

  @Test
  void cancelledRunEndsAndResumingStartsAnother() {
    WorkflowStub run = startWaiting();

    assertThat(update(run, OnboardingIds.CANCEL_UPDATE).message())
        .isEqualTo("mesh/service is cancelled");

    assertThat(resultOf(run).end()).isEqualTo(End.CANCELLED);
    assertThat(world.report.reason()).isEqualTo(Reason.Cancelled);

    world.waiting.clear();
    WorkflowStub next = onboarding.stub(OnboardingIds.workflowId("mesh", "service"));
    assertThat(updateWithStart(next, OnboardingIds.RESUME_UPDATE).message())
        .isEqualTo("mesh/service is resumed");
    assertThat(resultOf(next).end()).isEqualTo(End.READY);
  }

  private static UpdateResult updateWithStart(
      WorkflowStub run, String update, Object... arguments) {
    return run.executeUpdateWithStart(
        UpdateOptions.newBuilder(UpdateResult.class)
            .setUpdateName(update)
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build(),
        arguments,
        new Object[] {TestingOnboarding.INPUT});
  }

  @Test
  void deletionContinuesDuringAPause() {
    WorkflowStub run = startWaiting();
    pause(run);
    world.managedProvider =
        TestingActivities.deleting(
            TestingActivities.with(
                managedProvider(2, List.of("one")),
                new ControlRequests("maintenance", null, Map.of())));
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.OFFBOARDED);
  }

  @Test
  void contradictoryUpdatesAreRefused() {
    WorkflowStub run = startWaiting();
    assertRefused(
        () -> update(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest(" ")), "needs a reason");
    assertRefused(
        () -> update(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest("Cancelled")),
        "is a cancellation");
    assertRefused(() -> update(run, OnboardingIds.RESUME_UPDATE), "mesh/service is not paused");
    pause(run);
    assertRefused(
        () -> update(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest("again")),
        "mesh/service is paused (maintenance)");
    assertRefused(() -> update(run, OnboardingIds.RETRY_UPDATE), "mesh/service is paused");
  }

  @Test
  void acceptedUpdateAppliesBeforeTheRunLoadsIt() {
    WorkflowStub run = startWaiting();
    for (int round = 1; round <= 3; round++) {
      String reason = "round " + round;
      update(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest(reason));
      assertRefused(
          () -> update(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest("again")),
          "mesh/service is paused (%s)".formatted(reason));
      assertThat(update(run, OnboardingIds.RESUME_UPDATE).message())
          .isEqualTo("mesh/service is resumed");
      assertRefused(() -> update(run, OnboardingIds.RESUME_UPDATE), "mesh/service is not paused");
    }
  }

  @Test
  void pauseOfAnAbsentManagedProviderIsRefused() {
    world.managedProvider = null;
    WorkflowStub run = onboarding.stub(OnboardingIds.workflowId("mesh", "service"));
    assertRefused(
        () -> updateWithStart(run, OnboardingIds.PAUSE_UPDATE, new PauseRequest("maintenance")),
        "there is no ManagedProvider mesh/service");
  }
}
