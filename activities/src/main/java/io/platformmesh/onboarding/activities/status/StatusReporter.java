package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.SecretRef;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.stage.AttemptTime;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a ManagedProvider's status. Reads, changes and writes under the
 * resourceVersion, and writes nothing when nothing has changed.
 */
public final class StatusReporter {

  /** Ten components that report at once need as many tries in the worst case. */
  private static final int TRIES = 12;

  private final ManagedProviders managedProviders;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param managedProviders the objects
   * @param events where changes are told
   * @param clock gives the transition times
   */
  public StatusReporter(ManagedProviders managedProviders, EventRecorder events, Clock clock) {
    this.managedProviders = managedProviders;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Writes phase, observedGeneration and the conditions that speak of the whole: Ready, Stalled and
   * Paused; and tells in Events what is new of it.
   *
   * @throws Superseded when the ManagedProvider is not what the report speaks of
   */
  public void report(ManagedProviderRef ref, StatusReport report) {
    boolean deleting = report.phase() == Phase.Deleting;
    ManagedProviderStatus before =
        change(
            ref,
            deleting,
            status ->
                new ManagedProviderStatus(
                    report.phase().name(),
                    ref.generation(),
                    conditionsOf(status, ref, report),
                    status.providerKubeconfigSecretRef()));
    StatusEvents.tell(events, Owner.of(ref), before, report);
  }

  private List<Condition> conditionsOf(
      ManagedProviderStatus status, ManagedProviderRef ref, StatusReport report) {
    long generation = ref.generation();
    ConditionList conditions = conditions(status).withoutUpstreams();
    boolean paused = report.phase() == Phase.Paused;
    boolean keepsReady = paused && conditions.holds(ConditionType.Ready, generation);
    if (!keepsReady) {
      boolean ready = report.phase() == Phase.Ready;
      conditions =
          conditions.and(ConditionType.Ready, ready, report.reason(), report.message(), generation);
    }
    conditions =
        paused
            ? conditions.and(
                ConditionType.Paused, true, report.reason(), report.message(), generation)
            : conditions.without(ConditionType.Paused);
    Stall stall = report.stall();
    return (stall == null
            ? conditions.without(ConditionType.Stalled)
            : conditions.and(
                ConditionType.Stalled, true, stall.reason(), words(stall, conditions), generation))
        .toList();
  }

  /** A missed deadline is told together with what was seen last. */
  private static String words(Stall stall, ConditionList conditions) {
    Stage stage = stall.stage();
    return stage == null
        ? stall.message()
        : conditions
            .find(stage.condition())
            .map(last -> stall.message() + " Last seen: " + last.message())
            .orElse(stall.message());
  }

  /**
   * Writes one condition of a stage.
   *
   * @throws Superseded when the ManagedProvider is not what the condition speaks of
   */
  public void condition(
      ManagedProviderRef ref, ConditionType type, boolean holds, Reason reason, String message) {
    change(
        ref,
        false,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditions(status).and(type, holds, reason, message, ref.generation()).toList(),
                status.providerKubeconfigSecretRef()));
  }

  /**
   * Writes what a stage of the removal waits for into its condition.
   *
   * @throws Superseded when the ManagedProvider is not what the condition speaks of
   */
  public void offboarding(
      ManagedProviderRef ref, ConditionType type, Reason reason, String message) {
    change(
        ref,
        true,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditions(status).and(type, false, reason, message, ref.generation()).toList(),
                status.providerKubeconfigSecretRef()));
  }

  /** Writes where the Provider's kubeconfig is now, with condition KubeconfigCopied. */
  public void kubeconfigCopied(ManagedProviderRef ref, SecretRef copy, String message) {
    change(
        ref,
        false,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditions(status)
                    .and(
                        ConditionType.KubeconfigCopied,
                        true,
                        Reason.AsDesired,
                        message,
                        ref.generation())
                    .toList(),
                copy));
  }

  /** Writes the status; returns what it was before. */
  private ManagedProviderStatus change(
      ManagedProviderRef ref, boolean deleting, UnaryOperator<ManagedProviderStatus> change) {
    AttemptTime time = AttemptTime.ofThisReport();
    for (int tries = 0; tries < TRIES; tries++) {
      ManagedProvider read = managedProviders.require(ref, deleting);
      ManagedProviderStatus before = orEmpty(read.getStatus());
      ManagedProviderStatus after = change.apply(before);
      if (after.equals(before)) {
        return before;
      }
      time.requireLeft();
      if (managedProviders.replaceStatus(read, after)) {
        return before;
      }
    }
    throw StageException.unavailable(
        Reason.ClusterUnavailable,
        "the status of ManagedProvider %s is being changed too often to be written"
            .formatted(ref.qualifiedName()));
  }

  private ConditionList conditions(ManagedProviderStatus status) {
    return new ConditionList(status.conditions(), clock);
  }

  private static ManagedProviderStatus orEmpty(@Nullable ManagedProviderStatus status) {
    return status == null ? new ManagedProviderStatus(null, null, null, null) : status;
  }
}
