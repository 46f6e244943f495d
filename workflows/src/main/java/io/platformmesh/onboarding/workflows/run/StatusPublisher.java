package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Tells the status of the ManagedProvider, and whoever looks at the run, where it stands. */
final class StatusPublisher {

  private static final Logger LOG = Workflow.getLogger(StatusPublisher.class);

  private static final String READY =
      "The service is onboarded: all of its components are deployed.";

  private final LocalFirstActivities quick;
  private final RunState story;
  private final DriftBackoff contention;

  StatusPublisher(LocalFirstActivities quick, RunState story, DriftBackoff contention) {
    this.quick = quick;
    this.story = story;
    this.contention = contention;
  }

  void begun(ManagedProviderRef ref) {
    report(ref, Phase.Pending, Reason.Onboarding, "The onboarding has begun.", null);
  }

  void ready(ManagedProviderRef ref) {
    report(ref, Phase.Ready, Reason.AsDesired, READY, contention.stall());
  }

  void invalid(ManagedProviderRef ref, String problems) {
    report(ref, Phase.Pending, Reason.InvalidSpec, problems, null);
  }

  void paused(ManagedProviderRef ref, boolean forGood, String reason) {
    String message =
        forGood
            ? "The onboarding is cancelled. onboard resume %s takes it up again."
                .formatted(ref.qualifiedName())
            : "The onboarding is paused: %s. onboard resume %s goes on."
                .formatted(reason, ref.qualifiedName());
    report(ref, Phase.Paused, forGood ? Reason.Cancelled : Reason.Paused, message, null);
  }

  /** A stage has begun, or goes on again. */
  void stage(ManagedProviderRef ref, Stage stage, List<Stall> stalls) {
    Stall stall = stalls.isEmpty() ? contention.stall() : together(stalls);
    boolean mismatch = stall != null && stall.reason() == Reason.KubeconfigSecretMismatch;
    report(
        ref,
        mismatch ? Phase.CopyingKubeconfigFailed : stage.phase(),
        stage.phase() == Phase.Deleting ? Reason.Offboarding : Reason.Onboarding,
        stage.doing(),
        stall);
  }

  /** One condition for all: the reason of the first, the words of each. */
  private static Stall together(List<Stall> stalls) {
    Stall first = stalls.get(0);
    Set<String> messages = stalls.stream().map(Stall::message).collect(Collectors.toSet());
    return messages.size() == 1
        ? first
        : new Stall(
            first.reason(),
            stalls.stream().map(Stall::message).distinct().collect(Collectors.joining(" ")),
            first.stage(),
            first.since(),
            first.retryIn());
  }

  /** Somebody keeps undoing what is put right; told only from the third time on. */
  void contention(ManagedProviderRef ref) {
    if (contention.stall() != null) {
      again(ref);
    }
  }

  void contentionEnded(ManagedProviderRef ref) {
    boolean told = contention.stall() != null;
    contention.ended();
    if (told) {
      again(ref);
    }
  }

  private void again(ManagedProviderRef ref) {
    if (story.phase() == Phase.Ready) {
      ready(ref);
    } else {
      stage(ref, Stage.DeployComponents, List.of());
    }
  }

  /** Temporal's logger is silent while a history is replayed. */
  private static void tell(Phase phase, String message, @Nullable Stall stall) {
    if (stall == null) {
      LOG.debug("{}: {}", phase, message);
    } else {
      LOG.warn("{}, stalled for {}: {}", phase, stall.reason(), stall.message());
    }
  }

  private void report(
      ManagedProviderRef ref, Phase phase, Reason reason, String message, @Nullable Stall stall) {
    Stall before = story.stall();
    story.reached(phase, stall);
    if (stall != null && (before == null || before.reason() != stall.reason())) {
      RunMetrics.stalled(stall.reason());
    }
    story.show();
    tell(phase, message, stall);
    if (quick.reportStatus(ref, new StatusReport(phase, reason, message, stall))
        == Outcome.SUPERSEDED) {
      throw new ReloadRequired("the ManagedProvider has changed");
    }
  }
}
