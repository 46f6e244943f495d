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
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a ManagedProvider's status. Reads, changes and writes the status under the
 * resourceVersion, and sends nothing if the status stays the same.
 */
public final class StatusReporter {

  private static final boolean CONDITION_TRUE = true;
  private static final boolean CONDITION_FALSE = false;
  private static final boolean DELETING = true;
  private static final boolean NOT_DELETING = false;

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter statusWriter;
  private final EventRecorder eventRecorder;
  private final Clock transitionClock;

  /**
   * @param managedProviders reads the ManagedProviders with their status
   * @param statusWriter writes the status
   * @param eventRecorder records an Event for each important change
   * @param transitionClock gives the transition times of conditions
   */
  public StatusReporter(
      ManagedProviders managedProviders,
      ManagedProviderWriter statusWriter,
      EventRecorder eventRecorder,
      Clock transitionClock) {
    this.managedProviders = managedProviders;
    this.statusWriter = statusWriter;
    this.eventRecorder = eventRecorder;
    this.transitionClock = transitionClock;
  }

  /**
   * Writes the phase, observedGeneration and the conditions Ready, Stalled and Paused, and records
   * Events for the changes.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void report(ManagedProviderRef managedProviderRef, StatusReport statusReport) {
    boolean deleting = statusReport.phase() == Phase.Deleting;
    ManagedProviderStatus statusBefore =
        changeStatus(
            managedProviderRef,
            deleting,
            status ->
                new ManagedProviderStatus(
                    statusReport.phase().name(),
                    managedProviderRef.generation(),
                    conditionsOf(status, managedProviderRef, statusReport),
                    status.providerKubeconfigSecretRef()));
    StatusEvents.recordStatusEvents(
        eventRecorder, Owner.of(managedProviderRef).reference(), statusBefore, statusReport);
  }

  private List<Condition> conditionsOf(
      ManagedProviderStatus status,
      ManagedProviderRef managedProviderRef,
      StatusReport statusReport) {
    long generation = managedProviderRef.generation();
    ConditionList conditions = conditionListOf(status).withoutUpstreamConditions();
    boolean paused = statusReport.phase() == Phase.Paused;
    boolean keepsReady = paused && conditions.isTrue(ConditionType.Ready, generation);
    if (!keepsReady) {
      boolean ready = statusReport.phase() == Phase.Ready;
      conditions =
          conditions.withCondition(
              ConditionType.Ready,
              ready,
              statusReport.reason(),
              statusReport.message(),
              generation);
    }
    conditions =
        paused
            ? conditions.withCondition(
                ConditionType.Paused,
                CONDITION_TRUE,
                statusReport.reason(),
                statusReport.message(),
                generation)
            : conditions.withoutCondition(ConditionType.Paused);
    Stall stall = statusReport.stall();
    return (stall == null
            ? conditions.withoutCondition(ConditionType.Stalled)
            : conditions.withCondition(
                ConditionType.Stalled,
                CONDITION_TRUE,
                stall.reason(),
                stallMessage(stall, conditions),
                generation))
        .toList();
  }

  /** The message for a missed deadline ends with the last message of the stage's condition. */
  private static String stallMessage(Stall stall, ConditionList conditions) {
    Stage stage = stall.stage();
    return stage == null
        ? stall.message()
        : conditions
            .findCondition(stage.condition())
            .map(stageCondition -> stall.message() + " Last seen: " + stageCondition.message())
            .orElse(stall.message());
  }

  /**
   * Writes one condition of an onboarding stage.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void condition(
      ManagedProviderRef managedProviderRef,
      ConditionType conditionType,
      boolean conditionIsTrue,
      Reason conditionReason,
      String conditionMessage) {
    changeCondition(
        managedProviderRef,
        NOT_DELETING,
        conditionType,
        conditionIsTrue,
        conditionReason,
        conditionMessage);
  }

  /**
   * Writes the condition of an offboarding stage that is not finished: status False.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void offboarding(
      ManagedProviderRef managedProviderRef,
      ConditionType conditionType,
      Reason conditionReason,
      String conditionMessage) {
    changeCondition(
        managedProviderRef,
        DELETING,
        conditionType,
        CONDITION_FALSE,
        conditionReason,
        conditionMessage);
  }

  private void changeCondition(
      ManagedProviderRef managedProviderRef,
      boolean deleting,
      ConditionType conditionType,
      boolean conditionIsTrue,
      Reason conditionReason,
      String conditionMessage) {
    changeStatus(
        managedProviderRef,
        deleting,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditionListOf(status)
                    .withCondition(
                        conditionType,
                        conditionIsTrue,
                        conditionReason,
                        conditionMessage,
                        managedProviderRef.generation())
                    .toList(),
                status.providerKubeconfigSecretRef()));
  }

  /**
   * Writes condition KubeconfigCopied, status True, and where the copy is.
   *
   * @throws Superseded when the ManagedProvider is not in the state that the reference names
   */
  public void kubeconfigCopied(
      ManagedProviderRef managedProviderRef, SecretRef copy, String conditionMessage) {
    changeStatus(
        managedProviderRef,
        NOT_DELETING,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                conditionListOf(status)
                    .withCondition(
                        ConditionType.KubeconfigCopied,
                        CONDITION_TRUE,
                        Reason.AsDesired,
                        conditionMessage,
                        managedProviderRef.generation())
                    .toList(),
                copy));
  }

  /** Changes the status; returns the status before the change. */
  private ManagedProviderStatus changeStatus(
      ManagedProviderRef managedProviderRef,
      boolean deleting,
      UnaryOperator<ManagedProviderStatus> statusChange) {
    WriteDeadline writeDeadline = WriteDeadline.ofStatusReport();
    return OptimisticUpdate.retry(
        "the status of ManagedProvider " + managedProviderRef.qualifiedName(),
        () -> {
          ManagedProvider liveManagedProvider =
              managedProviders.require(managedProviderRef, deleting);
          ManagedProviderStatus statusBefore = orEmpty(liveManagedProvider.getStatus());
          ManagedProviderStatus statusAfter = statusChange.apply(statusBefore);
          if (statusAfter.equals(statusBefore)) {
            return Optional.of(statusBefore);
          }
          writeDeadline.check();
          return statusWriter.replaceStatus(liveManagedProvider, statusAfter)
              ? Optional.of(statusBefore)
              : Optional.empty();
        });
  }

  private ConditionList conditionListOf(ManagedProviderStatus status) {
    return new ConditionList(status.conditions(), transitionClock);
  }

  private static ManagedProviderStatus orEmpty(@Nullable ManagedProviderStatus status) {
    return status == null ? new ManagedProviderStatus(null, null, null, null) : status;
  }
}
