package io.platformmesh.onboarding.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.OnboardingInput;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried.Clock;
import io.platformmesh.onboarding.workflows.OnboardingInput.Carried.Drift;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingResult.End;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PartKey;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state that continue-as-new carries over. */
class RunStateTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");
  private static final ObjectRef RELEASE = ObjectRef.hosting("HelmRelease", "mesh", "one");
  private static final RunCause DRIFT = new RunCause(Cause.DRIFT, RELEASE, null);

  private static final Carried FULL =
      new Carried(
          "uid-1",
          3,
          DRIFT,
          true,
          NOON,
          OnboardingResult.of(
              End.READY,
              DRIFT,
              3,
              new CopiedKubeconfig(Outcome.DONE, "mesh", "service-provider-kubeconfig", "abc"),
              List.of(new DeployedComponent(Outcome.DONE, "one", "1.0.0", "1.0.0@sha256:abc")),
              List.of(
                  new StageProgress(
                      Stage.DeployComponents, StageProgress.State.DONE, NOON, 1500, null))),
          new Drift(
              2,
              1000,
              1500,
              Deviation.of(Cause.DRIFT, RELEASE, "deleted", true).inComponent("one")),
          List.of(
              new Clock(PartKey.ofWholeStage(Stage.AwaitProvider), 1000, 2000, 2),
              new Clock(PartKey.ofWholeStage(Stage.DeployComponents), 1000, 1000, 1),
              new Clock(PartKey.ofComponent("one"), 1000, 3000, 3),
              new Clock(PartKey.ofPruning(), 1000, 1000, 1)));

  static Stream<Carried> states() {
    return Stream.of(
        FULL,
        new Carried("uid-1", 1, RunCause.of(Cause.FIRST), false, null, null, null, List.of()));
  }

  @ParameterizedTest
  @MethodSource("states")
  void snapshotOfARestoredStateIsTheSnapshotItWasRestoredFrom(Carried carried) {
    assertThat(new RunState(HostingCluster.UNKNOWN, carried).snapshot()).isEqualTo(carried);
  }

  @ParameterizedTest
  @MethodSource("states")
  void snapshotOfAChangedStateIsRestored(Carried carried) {
    RunState state = new RunState(HostingCluster.UNKNOWN, carried);
    state.beginWork(TestingActivities.managedProvider(7, List.of("one")));
    state.recordCause(RunCause.of(Cause.ROTATION));

    Carried snapshot = state.snapshot();

    assertThat(snapshot).isNotEqualTo(carried);
    assertThat(new RunState(HostingCluster.UNKNOWN, snapshot).snapshot()).isEqualTo(snapshot);
  }

  @ParameterizedTest
  @MethodSource("states")
  void snapshotSurvivesTheDataConverterOfTemporal(Carried carried) {
    OnboardingInput input = new OnboardingInput("mesh", "service", null, carried);
    Payload payload = DefaultDataConverter.STANDARD_INSTANCE.toPayload(input).orElseThrow();

    assertThat(
            DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                payload, OnboardingInput.class, OnboardingInput.class))
        .isEqualTo(input);
  }

  @Test
  void stateWithoutALoadHasNoSnapshot() {
    assertThat(new RunState(HostingCluster.UNKNOWN, null).snapshot()).isNull();
  }

  @Test
  void verificationKeepsTheCauseOfTheContinuedRun() {
    RunState state = new RunState(HostingCluster.UNKNOWN, FULL);
    state.recordCause(RunCause.of(Cause.VERIFICATION));
    assertThat(state.cause()).isEqualTo(DRIFT);
  }

  @Test
  void pausedStateIsRestoredAsPaused() {
    assertThat(new RunState(HostingCluster.UNKNOWN, FULL).phase()).isEqualTo(Phase.Paused);
  }

  @Test
  void objectWithAnotherUidReplacesTheRestoredOne() {
    RunState state = new RunState(HostingCluster.UNKNOWN, FULL);
    assertThat(state.isReplacedBy(TestingActivities.managedProvider(3, List.of("one")))).isFalse();
    assertThat(state.isReplacedBy(null)).isFalse();
    assertThat(
            state.isReplacedBy(
                TestingActivities.with(
                    TestingActivities.managedProvider(3, List.of("one")),
                    new ManagedProviderRef("mesh", "service", "uid-2", 1))))
        .isTrue();
  }
}
