package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.apply.WriteDeadline;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one attempt of a stage activity. An attempt works for one state of one ManagedProvider,
 * checks that state before each write, reports why it is blocked in the stage's condition, and ends
 * with a result or with a failure made from a {@link StageException}.
 */
public final class StageAttempt {

  private static final Logger LOG = LoggerFactory.getLogger(StageAttempt.class);
  private static final boolean DELETING = true;
  private static final boolean NOT_DELETING = false;

  /** For activities that return only their outcome. */
  public static final Function<Outcome, Outcome> OUTCOME_AS_RESULT = outcome -> outcome;

  private final ManagedProviders managedProviders;
  private final StatusReporter statusReporter;

  /**
   * @param managedProviders reads the ManagedProviders of the attempts
   * @param statusReporter writes the conditions of the stages
   */
  public StageAttempt(ManagedProviders managedProviders, StatusReporter statusReporter) {
    this.managedProviders = managedProviders;
    this.statusReporter = statusReporter;
  }

  /** The work of one attempt of an onboarding stage. */
  @FunctionalInterface
  public interface Work<R> {
    /**
     * Does the work of the stage: observes, writes if necessary, and returns when the stage is
     * done.
     *
     * @param managedProvider the ManagedProvider as read at the start of the attempt
     * @param writeGuard checked before each write
     */
    R run(ManagedProvider managedProvider, WriteGuard writeGuard);
  }

  /** The work of one attempt of an offboarding stage. */
  @FunctionalInterface
  public interface Removal {
    /**
     * Requests the removal of the objects of the stage, and returns when those objects are gone.
     *
     * @param managedProvider the ManagedProvider as read at the start of the attempt
     * @param writeGuard checked before each write
     * @param isAbandoned whether to ignore objects that cannot be removed
     */
    void remove(ManagedProvider managedProvider, WriteGuard writeGuard, boolean isAbandoned);
  }

  /**
   * Runs one attempt of an onboarding stage, and reports in the condition of the stage why the
   * stage is blocked.
   *
   * @param stageCondition the condition of the stage
   * @param blockedReporting which blocked states the workflow reports and has reported
   * @param resultUnlessDone makes the result of an attempt whose outcome is not DONE
   */
  public <R> R runOnboardingStage(
      ManagedProviderRef managedProviderRef,
      ConditionType stageCondition,
      BlockedReporting blockedReporting,
      Function<Outcome, R> resultUnlessDone,
      Work<R> stageWork) {
    return runSelfReportingStage(
        managedProviderRef,
        blockedReporting,
        resultUnlessDone,
        (managedProvider, writeGuard) -> {
          try {
            return StageException.translatingErrors(
                () -> stageWork.run(managedProvider, writeGuard));
          } catch (StageException stageFailure) {
            if (!blockedReporting.quiet()) {
              statusReporter.reportBlocked(
                  managedProvider,
                  stageCondition,
                  stageFailure.reason(),
                  stageFailure.getMessage());
            }
            throw stageFailure;
          }
        });
  }

  /**
   * Runs one attempt of an onboarding stage that writes its condition itself.
   *
   * @param blockedReporting which blocked states the workflow reports and has reported
   * @param resultUnlessDone makes the result of an attempt whose outcome is not DONE
   */
  public <R> R runSelfReportingStage(
      ManagedProviderRef managedProviderRef,
      BlockedReporting blockedReporting,
      Function<Outcome, R> resultUnlessDone,
      Work<R> stageWork) {
    return runAttempt(
        managedProviderRef, NOT_DELETING, blockedReporting, resultUnlessDone, stageWork);
  }

  /**
   * Runs one attempt of an offboarding stage, and reports in the condition of the stage why the
   * stage is blocked.
   *
   * @param stageCondition the condition of the stage
   * @param finalizer the finalizer that blocks deletion until the stage is done
   * @param blockedReporting which blocked states the workflow reports and has reported
   * @param removal removes the objects of the stage
   */
  public Outcome runOffboardingStage(
      ManagedProviderRef managedProviderRef,
      ConditionType stageCondition,
      String finalizer,
      BlockedReporting blockedReporting,
      Removal removal) {
    return runAttempt(
        managedProviderRef,
        DELETING,
        blockedReporting,
        OUTCOME_AS_RESULT,
        (managedProvider, writeGuard) -> {
          boolean isAbandoned = AbandonedFinalizers.isAbandoned(managedProvider, finalizer);
          try {
            return StageException.translatingErrors(
                () -> {
                  removal.remove(managedProvider, writeGuard, isAbandoned);
                  return Outcome.DONE;
                });
          } catch (StageException stageFailure) {
            String blockedMessage =
                stageFailure.getMessage() + AbandonedFinalizers.abandonHint(finalizer);
            statusReporter.reportBlocked(
                managedProvider, stageCondition, stageFailure.reason(), blockedMessage);
            throw stageFailure;
          }
        });
  }

  private <R> R runAttempt(
      ManagedProviderRef managedProviderRef,
      boolean deleting,
      BlockedReporting blockedReporting,
      Function<Outcome, R> resultUnlessDone,
      Work<R> stageWork) {
    try {
      R stageResult =
          StageException.translatingErrors(
              () -> {
                ManagedProvider managedProvider =
                    managedProviders.require(managedProviderRef, deleting);
                return stageWork.run(managedProvider, newWriteGuard(managedProviderRef, deleting));
              });
      LOG.debug("The attempt is done.");
      return stageResult;
    } catch (Superseded superseded) {
      LOG.debug("The attempt ends because the ManagedProvider has changed.");
      return resultUnlessDone.apply(Outcome.SUPERSEDED);
    } catch (StageException stageFailure) {
      LOG.debug("The attempt fails with {}: {}", stageFailure.reason(), stageFailure.getMessage());
      throw stageFailure.toFailure(blockedReporting);
    }
  }

  private WriteGuard newWriteGuard(ManagedProviderRef managedProviderRef, boolean deleting) {
    WriteDeadline attemptDeadline = WriteDeadline.ofStageAttempt();
    return () -> {
      attemptDeadline.requireNotPassed();
      managedProviders.require(managedProviderRef, deleting);
    };
  }
}
