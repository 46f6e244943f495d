package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteDeadline;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Stage;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a ManagedProvider's status. Reads, changes and writes the status under the
 * resourceVersion, and sends nothing if the status stays the same.
 */
public final class StatusReporter {

  private static final ManagedProviderStatus EMPTY_STATUS =
      new ManagedProviderStatus(null, null, null, null);
  private static final boolean CONDITION_TRUE = true;

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
  public void reportStatus(ManagedProviderRef managedProviderRef, StatusReport statusReport) {
    boolean deleting = statusReport.phase() == Phase.Deleting;
    report(
        managedProviders.require(managedProviderRef, deleting),
        statusReport,
        UnaryOperator.identity());
  }

  /**
   * Changes the status in one write, and records Events for the changes of the report.
   *
   * @param managedProvider the object as it was read, which the write brings up to date
   * @param statusReport the phase and its conditions; null to keep them
   * @param furtherChange the further change of the status
   * @throws Superseded when the ManagedProvider is no longer in the state that was read
   */
  void report(
      ManagedProvider managedProvider,
      @Nullable StatusReport statusReport,
      UnaryOperator<ManagedProviderStatus> furtherChange) {
    if (statusReport == null) {
      changeStatus(managedProvider, furtherChange);
      return;
    }
    ManagedProviderRef managedProviderRef = ManagedProviders.refOf(managedProvider);
    ManagedProviderStatus statusBefore =
        changeStatus(
            managedProvider,
            status ->
                furtherChange.apply(
                    new ManagedProviderStatus(
                        statusReport.phase().name(),
                        managedProviderRef.generation(),
                        conditionsOf(status, managedProviderRef, statusReport),
                        status.providerKubeconfigSecretRef())));
    StatusEvents.recordStatusEvents(
        eventRecorder, Owner.of(managedProviderRef).reference(), statusBefore, statusReport);
  }

  private List<Condition> conditionsOf(
      ManagedProviderStatus status,
      ManagedProviderRef managedProviderRef,
      StatusReport statusReport) {
    long generation = managedProviderRef.generation();
    ConditionList conditions = conditionListOf(status).withoutUpstreamConditions();
    conditions = withReadyCondition(conditions, statusReport, generation);
    conditions = withPausedCondition(conditions, statusReport, generation);
    return withStalledCondition(conditions, statusReport.stall(), generation).toList();
  }

  /** A pause does not change condition Ready of a ManagedProvider that is Ready. */
  private static ConditionList withReadyCondition(
      ConditionList conditions, StatusReport statusReport, long generation) {
    boolean keepsReady =
        statusReport.phase() == Phase.Paused && conditions.isTrue(ConditionType.Ready, generation);
    if (keepsReady) {
      return conditions;
    }
    boolean isReady = statusReport.phase() == Phase.Ready;
    return conditions.withCondition(
        ConditionType.Ready, isReady, statusReport.reason(), statusReport.message(), generation);
  }

  private static ConditionList withPausedCondition(
      ConditionList conditions, StatusReport statusReport, long generation) {
    if (statusReport.phase() != Phase.Paused) {
      return conditions.withoutCondition(ConditionType.Paused);
    }
    return conditions.withCondition(
        ConditionType.Paused,
        CONDITION_TRUE,
        statusReport.reason(),
        statusReport.message(),
        generation);
  }

  private static ConditionList withStalledCondition(
      ConditionList conditions, @Nullable Stall stall, long generation) {
    if (stall == null) {
      return conditions.withoutCondition(ConditionType.Stalled);
    }
    return conditions.withCondition(
        ConditionType.Stalled,
        CONDITION_TRUE,
        stall.reason(),
        stallMessage(stall, conditions),
        generation);
  }

  /** The message for a missed deadline ends with the last message of the stage's condition. */
  private static String stallMessage(Stall stall, ConditionList conditions) {
    Stage stage = stall.stage();
    if (stage == null) {
      return stall.message();
    }
    return conditions
        .findCondition(stage.condition())
        .map(stageCondition -> stall.message() + " Last seen: " + stageCondition.message())
        .orElse(stall.message());
  }

  /**
   * Creates the reporter of one attempt of a stage.
   *
   * @param stageCondition the condition of the stage
   * @param stageStatus what the attempt writes together with the condition; null for nothing
   */
  public StageReporter newStageReporter(
      ConditionType stageCondition, @Nullable StatusReport stageStatus) {
    return new StageReporter(this, stageCondition, stageStatus);
  }

  /** Brings the object up to date, because other attempts may have changed its status. */
  void refresh(ManagedProvider managedProvider) {
    managedProviders.refresh(managedProvider);
  }

  /**
   * Changes the status; returns the status before the change. Reads the ManagedProvider again only
   * when another writer has changed it since it was read.
   */
  private ManagedProviderStatus changeStatus(
      ManagedProvider managedProvider, UnaryOperator<ManagedProviderStatus> statusChange) {
    WriteDeadline writeDeadline = WriteDeadline.ofStatusReport();
    ManagedProviderRef managedProviderRef = ManagedProviders.refOf(managedProvider);
    return OptimisticUpdate.retryUntilPresent(
        "the status of ManagedProvider " + managedProviderRef.qualifiedName(),
        () -> {
          ManagedProviderStatus statusBefore =
              Objects.requireNonNullElse(managedProvider.getStatus(), EMPTY_STATUS);
          ManagedProviderStatus statusAfter = statusChange.apply(statusBefore);
          if (statusAfter.equals(statusBefore)) {
            return Optional.of(statusBefore);
          }
          writeDeadline.requireNotPassed();
          boolean isWritten = statusWriter.replaceStatus(managedProvider, statusAfter);
          if (!isWritten) {
            managedProviders.refresh(managedProvider);
          }
          return OptimisticUpdate.resultIfWritten(isWritten, statusBefore);
        });
  }

  ConditionList conditionListOf(ManagedProviderStatus status) {
    return new ConditionList(status.conditions(), transitionClock);
  }
}
