package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteDeadline;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.SecretRef;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a ManagedProvider's status. Reads, changes and writes it under the
 * resourceVersion, and sends nothing if nothing has changed.
 */
public final class StatusReporter {

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter writer;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param managedProviders reads the objects
   * @param writer writes the status
   * @param events records an Event for each important change
   * @param clock gives the transition times of conditions
   */
  public StatusReporter(
      ManagedProviders managedProviders,
      ManagedProviderWriter writer,
      EventRecorder events,
      Clock clock) {
    this.managedProviders = managedProviders;
    this.writer = writer;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Writes the phase, observedGeneration and the conditions Ready, Stalled and Paused, and records
   * Events for the changes.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
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
    StatusEvents.record(events, Owner.of(ref).reference(), before, report);
  }

  private List<Condition> conditionsOf(
      ManagedProviderStatus status, ManagedProviderRef ref, StatusReport report) {
    long generation = ref.generation();
    ConditionList conditions = conditions(status).withoutUpstreamConditions();
    boolean paused = report.phase() == Phase.Paused;
    boolean keepsReady = paused && conditions.isTrue(ConditionType.Ready, generation);
    if (!keepsReady) {
      boolean ready = report.phase() == Phase.Ready;
      conditions =
          conditions.with(
              ConditionType.Ready, ready, report.reason(), report.message(), generation);
    }
    conditions =
        paused
            ? conditions.with(
                ConditionType.Paused, true, report.reason(), report.message(), generation)
            : conditions.without(ConditionType.Paused);
    Stall stall = report.stall();
    return (stall == null
            ? conditions.without(ConditionType.Stalled)
            : conditions.with(
                ConditionType.Stalled,
                true,
                stall.reason(),
                message(stall, conditions),
                generation))
        .toList();
  }

  /** The message for a missed deadline ends with the last message of the stage's condition. */
  private static String message(Stall stall, ConditionList conditions) {
    Stage stage = stall.stage();
    return stage == null
        ? stall.message()
        : conditions
            .find(stage.condition())
            .map(last -> stall.message() + " Last seen: " + last.message())
            .orElse(stall.message());
  }

  /**
   * Writes one condition of an onboarding stage.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void condition(
      ManagedProviderRef ref, ConditionType type, boolean isTrue, Reason reason, String message) {
    changeCondition(ref, false, type, isTrue, reason, message);
  }

  /**
   * Writes the condition of an offboarding stage that is not finished: status False.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void offboarding(
      ManagedProviderRef ref, ConditionType type, Reason reason, String message) {
    changeCondition(ref, true, type, false, reason, message);
  }

  private void changeCondition(
      ManagedProviderRef ref,
      boolean deleting,
      ConditionType type,
      boolean isTrue,
      Reason reason,
      String message) {
    change(
        ref,
        deleting,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditions(status).with(type, isTrue, reason, message, ref.generation()).toList(),
                status.providerKubeconfigSecretRef()));
  }

  /**
   * Writes condition KubeconfigCopied, status True, and where the copy is.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void kubeconfigCopied(ManagedProviderRef ref, SecretRef copy, String message) {
    change(
        ref,
        false,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditions(status)
                    .with(
                        ConditionType.KubeconfigCopied,
                        true,
                        Reason.AsDesired,
                        message,
                        ref.generation())
                    .toList(),
                copy));
  }

  /** Changes the status; returns the one before the change. */
  private ManagedProviderStatus change(
      ManagedProviderRef ref, boolean deleting, UnaryOperator<ManagedProviderStatus> change) {
    WriteDeadline deadline = WriteDeadline.ofStatusReport();
    return OptimisticUpdate.retry(
        "the status of ManagedProvider " + ref.qualifiedName(),
        () -> {
          ManagedProvider live = managedProviders.require(ref, deleting);
          ManagedProviderStatus before = orEmpty(live.getStatus());
          ManagedProviderStatus after = change.apply(before);
          if (after.equals(before)) {
            return Optional.of(before);
          }
          deadline.check();
          return writer.replaceStatus(live, after) ? Optional.of(before) : Optional.empty();
        });
  }

  private ConditionList conditions(ManagedProviderStatus status) {
    return new ConditionList(status.conditions(), clock);
  }

  private static ManagedProviderStatus orEmpty(@Nullable ManagedProviderStatus status) {
    return status == null ? new ManagedProviderStatus(null, null, null, null) : status;
  }
}
