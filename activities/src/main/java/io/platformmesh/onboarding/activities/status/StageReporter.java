package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.SecretRef;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StatusReport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the condition of a stage during one attempt of its activity. The first write includes the
 * phase of the stage. Each method throws {@link Superseded} when the ManagedProvider is no longer
 * in the state in which it was read; the write brings the given object up to date.
 */
public final class StageReporter {

  private static final boolean CONDITION_TRUE = true;
  private static final boolean CONDITION_FALSE = false;

  private final StatusReporter statusReporter;
  private final ConditionType stageCondition;
  private @Nullable StatusReport unwrittenStatus;

  StageReporter(
      StatusReporter statusReporter,
      ConditionType stageCondition,
      @Nullable StatusReport stageStatus) {
    this.statusReporter = statusReporter;
    this.stageCondition = stageCondition;
    this.unwrittenStatus = stageStatus;
  }

  /** Writes that the stage is done. */
  public void reportAsDesired(ManagedProvider managedProvider, String conditionMessage) {
    report(managedProvider, CONDITION_TRUE, Reason.AsDesired, conditionMessage, null);
  }

  /** Writes that the kubeconfig is copied, with the reference to the copy. */
  public void reportKubeconfigCopied(
      ManagedProvider managedProvider, SecretRef copy, String conditionMessage) {
    report(managedProvider, CONDITION_TRUE, Reason.AsDesired, conditionMessage, copy);
  }

  /** Writes why the stage is blocked. */
  public void reportBlocked(
      ManagedProvider managedProvider, Reason conditionReason, String conditionMessage) {
    report(managedProvider, CONDITION_FALSE, conditionReason, conditionMessage, null);
  }

  /**
   * Writes the condition of a stage whose other attempts may write it at the same time. Reads the
   * ManagedProvider again first.
   */
  public void reportShared(
      ManagedProvider managedProvider,
      boolean conditionIsTrue,
      Reason conditionReason,
      String conditionMessage) {
    statusReporter.refresh(managedProvider);
    report(managedProvider, conditionIsTrue, conditionReason, conditionMessage, null);
  }

  private void report(
      ManagedProvider managedProvider,
      boolean conditionIsTrue,
      Reason conditionReason,
      String conditionMessage,
      @Nullable SecretRef newCopy) {
    long generation = ManagedProviders.refOf(managedProvider).generation();
    statusReporter.report(
        managedProvider,
        unwrittenStatus,
        status ->
            new ManagedProviderStatus(
                status.phase(),
                status.observedGeneration(),
                statusReporter
                    .conditionListOf(status)
                    .withCondition(
                        stageCondition,
                        conditionIsTrue,
                        conditionReason,
                        conditionMessage,
                        generation)
                    .toList(),
                newCopy == null ? status.providerKubeconfigSecretRef() : newCopy));
    unwrittenStatus = null;
  }
}
