package io.platformmesh.onboarding.workflows.run;

import static io.platformmesh.onboarding.workflows.run.TestingActivities.managedProvider;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.progressOf;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.UpdateResult;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines, pauses and blockers of stages. */
class DeadlineTest {

  private final TestingOnboarding onboarding = new TestingOnboarding();
  private final TestingActivities world = onboarding.world;

  @AfterEach
  void stop() {
    onboarding.close();
  }

  private void pass(Duration time) {
    onboarding.environment.sleep(time);
  }

  /** Lets time pass until the run has reported stalls; the worker may lag behind the time. */
  private void passUntilStalls(int stallCount, Duration step) {
    Awaitility.await()
        .until(
            () -> {
              pass(step);
              return world.stalls.size() >= stallCount;
            });
  }

  private void awaitOneStall() {
    Awaitility.await().untilAsserted(() -> assertThat(world.stalls).hasSize(1));
  }

  private WorkflowStub waitFor(String activity) {
    world.waiting.add(activity);
    WorkflowStub run = onboarding.start();
    onboarding.awaitBackOff(run);
    return run;
  }

  @Test
  void stageThatMissesItsDeadlineIsStalledUntilItIsDone() {
    WorkflowStub run = waitFor("AwaitProvider");
    pass(Duration.ofMinutes(14));
    assertThat(world.stalls).isEmpty();

    pass(Duration.ofMinutes(2));

    awaitOneStall();
    Stall stall = world.stalls.get(0);
    assertThat(stall.reason()).isEqualTo(Reason.DeadlineExceeded);
    assertThat(stall.stage()).isEqualTo(Stage.AwaitProvider);
    assertThat(stall.message())
        .contains("AwaitProvider has not finished within its deadline of 15m; it began at 20")
        .contains("The next attempt starts in 5m.");
    assertThat(stall.retryIn()).isEqualTo(Duration.ofMinutes(5));
    assertThat(progressOf(run).stall()).isEqualTo(stall);
    assertThat(progressOf(run).stages().get(1).state()).isEqualTo(StageProgress.State.STALLED);

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
    assertThat(world.report.stall()).isNull();
  }

  @Test
  void stageIsRetriedAfterGrowingPausesWhenItMissedItsDeadline() {
    WorkflowStub run = waitFor("AwaitProvider");

    passUntilStalls(6, Duration.ofHours(1));

    assertThat(world.stalls)
        .extracting(Stall::retryIn)
        .startsWith(
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(40),
            Duration.ofHours(1),
            Duration.ofHours(1));
    assertThat(world.stalls)
        .as("all rounds report the beginning of the stall")
        .extracting(Stall::since)
        .containsOnly(world.stalls.get(0).since());
    assertThat(world.stalls)
        .as("all rounds report the beginning of the stage")
        .extracting(stall -> stall.message().replaceAll(".*it began at (\\S+)\\. .*", "$1"))
        .containsOnly(world.stalls.get(0).message().replaceAll(".*it began at (\\S+)\\. .*", "$1"));
    world.waiting.clear();
    pass(Duration.ofHours(2));
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void pokesDoNotMoveADeadline() {
    WorkflowStub run = waitFor("AwaitProvider");
    for (int minute = 0; minute < 16; minute++) {
      pass(Duration.ofMinutes(1));
      run.signal(OnboardingIds.CHANGED_SIGNAL);
    }
    awaitOneStall();
  }

  @Test
  void eachUnfinishedComponentHasItsOwnDeadline() {
    world.managedProvider = managedProvider(1, List.of("one", "two", "three"));
    world.waiting.add("three");
    WorkflowStub run = waitFor("one");

    pass(Duration.ofMinutes(31));

    Awaitility.await()
        .until(() -> world.stalls.stream().anyMatch(stall -> stall.message().contains("three")));
    assertThat(world.stalls.get(world.stalls.size() - 1).message())
        .contains("DeployComponents one has not finished")
        .contains("DeployComponents three has not finished")
        .doesNotContain("two");
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).components()).hasSize(3);
  }

  @Test
  void annotationSetsADeadlineAndAChangeAppliesAtOnce() {
    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")),
            new ControlRequests(null, null, Map.of(Stage.AwaitProvider, 7200L)));
    WorkflowStub run = waitFor("AwaitProvider");
    pass(Duration.ofMinutes(30));
    assertThat(world.stalls).isEmpty();

    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")),
            new ControlRequests(null, null, Map.of(Stage.AwaitProvider, 1920L)));
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await()
        .until(
            () ->
                progressOf(run).stages().stream()
                    .anyMatch(stage -> stage.state() == StageProgress.State.INTERRUPTED));
    pass(Duration.ofMinutes(3));

    awaitOneStall();
    assertThat(world.stalls.get(0).message()).contains("deadline of 32m");
    assertThat(world.stalls.get(0).retryIn()).isEqualTo(Duration.ofMinutes(5));
  }

  /** Earlier workers accepted such a deadline, so histories may contain it. */
  @Test
  void zeroDeadlineIsRetriedWithPauses() {
    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")),
            new ControlRequests(null, null, Map.of(Stage.AwaitProvider, 0L)));
    world.waiting.add("AwaitProvider");
    WorkflowStub run = onboarding.start();

    passUntilStalls(3, Duration.ofMinutes(1));

    assertThat(world.stalls)
        .extracting(Stall::retryIn)
        .startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    world.waiting.clear();
    run.cancel();
  }

  @Test
  void longestDeadlineIsAccepted() {
    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")),
            new ControlRequests(null, null, Map.of(Stage.AwaitProvider, Long.MAX_VALUE)));

    assertThat(resultOf(onboarding.start()).end()).isEqualTo(End.READY);
  }

  @Test
  void newGenerationRestartsTheDeadline() {
    WorkflowStub run = waitFor("AwaitProvider");
    pass(Duration.ofMinutes(10));
    world.managedProvider =
        TestingActivities.with(
            managedProvider(1, List.of("one")),
            new ManagedProviderRef("mesh", "service", "uid-1", 2));
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await().until(() -> world.calls.contains("AwaitProvider@2"));

    pass(Duration.ofMinutes(10));
    assertThat(world.stalls).isEmpty();
    pass(Duration.ofMinutes(6));
    awaitOneStall();
  }

  @Test
  void blockerIsStalledAtOnceUntilItIsRemoved() {
    world.blocked.put("AwaitProvider", Reason.OwnershipConflict);
    WorkflowStub run = onboarding.start();
    Awaitility.await().until(() -> world.calls.contains("AwaitProvider reported"));
    onboarding.awaitBackOff(run);
    assertThat(world.stalls).extracting(Stall::reason).containsExactly(Reason.OwnershipConflict);
    pass(Duration.ofMinutes(1));

    world.blocked.put("AwaitProvider", Reason.Forbidden);
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await().until(() -> world.stalls.size() == 2);
    assertThat(world.stalls.get(1).reason()).isEqualTo(Reason.Forbidden);
    pass(Duration.ofMinutes(1));

    world.waiting.add("AwaitProvider");
    world.blocked.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    Awaitility.await().until(() -> world.report.stall() == null);
    assertThat(world.report.phase()).isEqualTo(Phase.WaitingForProvider);
    pass(Duration.ofMinutes(1));

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }

  @Test
  void retryRestartsAllDeadlines() {
    WorkflowStub run = waitFor("AwaitProvider");
    pass(Duration.ofMinutes(16));
    awaitOneStall();

    assertThat(run.update(OnboardingIds.RETRY_UPDATE, UpdateResult.class).message())
        .isEqualTo("mesh/service is retried now");

    Awaitility.await().until(() -> world.calls.contains("AcknowledgeRetry now"));
    Awaitility.await().until(() -> world.report.stall() == null);
    pass(Duration.ofMinutes(14));
    assertThat(world.stalls).hasSize(1);
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    assertThat(resultOf(run).end()).isEqualTo(End.READY);
  }
}
