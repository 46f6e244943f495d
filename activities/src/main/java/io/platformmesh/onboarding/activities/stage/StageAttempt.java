package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.apply.WriteDeadline;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.status.StageReporter;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** Reasons of stages that wait for the end of a deletion. */
  private static final Set<Reason> DELETIONS = EnumSet.of(Reason.Offboarding, Reason.Pruning);

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
     * @param stageReporter writes the condition of the stage
     */
    R run(ManagedProvider managedProvider, WriteGuard writeGuard, StageReporter stageReporter);
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
   * @param stageReporting how the attempt reports
   * @param resultUnlessDone makes the result of an attempt whose outcome is not DONE
   */
  public <R> R runOnboardingStage(
      ManagedProviderRef managedProviderRef,
      ConditionType stageCondition,
      StageReporting stageReporting,
      Function<Outcome, R> resultUnlessDone,
      Work<R> stageWork) {
    return runSelfReportingStage(
        managedProviderRef,
        stageCondition,
        stageReporting,
        resultUnlessDone,
        (managedProvider, writeGuard, stageReporter) -> {
          try {
            return StageException.translatingErrors(
                () -> stageWork.run(managedProvider, writeGuard, stageReporter));
          } catch (StageException stageFailure) {
            if (!stageReporting.quiet()) {
              stageReporter.reportBlocked(
                  managedProvider, stageFailure.reason(), stageFailure.getMessage());
            }
            throw stageFailure;
          }
        });
  }

  /**
   * Runs one attempt of an onboarding stage that writes its condition itself.
   *
   * @param stageCondition the condition of the stage
   * @param stageReporting how the attempt reports
   * @param resultUnlessDone makes the result of an attempt whose outcome is not DONE
   */
  public <R> R runSelfReportingStage(
      ManagedProviderRef managedProviderRef,
      ConditionType stageCondition,
      StageReporting stageReporting,
      Function<Outcome, R> resultUnlessDone,
      Work<R> stageWork) {
    return runAttempt(
        managedProviderRef,
        NOT_DELETING,
        stageCondition,
        stageReporting,
        resultUnlessDone,
        stageWork);
  }

  /**
   * Runs one attempt of an offboarding stage, and reports in the condition of the stage why the
   * stage is blocked.
   *
   * @param stageCondition the condition of the stage
   * @param finalizer the finalizer that blocks deletion until the stage is done
   * @param stageReporting how the attempt reports
   * @param removal removes the objects of the stage
   */
  public Outcome runOffboardingStage(
      ManagedProviderRef managedProviderRef,
      ConditionType stageCondition,
      String finalizer,
      StageReporting stageReporting,
      Removal removal) {
    return runAttempt(
        managedProviderRef,
        DELETING,
        stageCondition,
        stageReporting,
        OUTCOME_AS_RESULT,
        (managedProvider, writeGuard, stageReporter) -> {
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
            stageReporter.reportBlocked(managedProvider, stageFailure.reason(), blockedMessage);
            throw stageFailure;
          }
        });
  }

  private <R> R runAttempt(
      ManagedProviderRef managedProviderRef,
      boolean deleting,
      ConditionType stageCondition,
      StageReporting stageReporting,
      Function<Outcome, R> resultUnlessDone,
      Work<R> stageWork) {
    try {
      R stageResult =
          StageException.translatingErrors(
              () -> {
                ManagedProvider managedProvider =
                    managedProviders.require(managedProviderRef, deleting);
                AttemptGuard writeGuard = new AttemptGuard(managedProviderRef, deleting);
                StageReporter stageReporter =
                    statusReporter.newStageReporter(stageCondition, stageReporting.stageStatus());
                return workAndLookAgain(
                    writeGuard, () -> stageWork.run(managedProvider, writeGuard, stageReporter));
              });
      LOG.debug("The attempt is done.");
      return stageResult;
    } catch (Superseded superseded) {
      LOG.debug("The attempt ends because the ManagedProvider has changed.");
      return resultUnlessDone.apply(Outcome.SUPERSEDED);
    } catch (StageException stageFailure) {
      LOG.debug("The attempt fails with {}: {}", stageFailure.reason(), stageFailure.getMessage());
      throw stageFailure.toFailure(stageReporting);
    }
  }

  /**
   * Works a second time right after a write, because the controller that waits for this write may
   * have answered already: then the attempt is done without a poke. Deletions are excluded, because
   * they take as long as the finalizers of other controllers.
   */
  private static <R> R workAndLookAgain(AttemptGuard writeGuard, Supplier<R> work) {
    try {
      return work.get();
    } catch (StageException stageFailure) {
      boolean mayBeAnswered =
          stageFailure.isNotReady() && !DELETIONS.contains(stageFailure.reason());
      if (!mayBeAnswered || !writeGuard.hasAllowedWrites()) {
        throw stageFailure;
      }
    }
    return work.get();
  }

  /** The guard of one attempt, which also remembers whether the attempt writes. */
  private final class AttemptGuard implements WriteGuard {

    private final WriteDeadline attemptDeadline = WriteDeadline.ofStageAttempt();
    private final ManagedProviderRef managedProviderRef;
    private final boolean deleting;
    private boolean hasAllowedWrites;
    private boolean isManagedProviderWritten;

    private AttemptGuard(ManagedProviderRef managedProviderRef, boolean deleting) {
      this.managedProviderRef = managedProviderRef;
      this.deleting = deleting;
    }

    @Override
    public void requireWriteAllowed() {
      attemptDeadline.requireNotPassed();
      if (!isManagedProviderWritten) {
        managedProviders.require(managedProviderRef, deleting);
      }
      isManagedProviderWritten = false;
      hasAllowedWrites = true;
    }

    @Override
    public void recordManagedProviderWritten() {
      isManagedProviderWritten = true;
    }

    private boolean hasAllowedWrites() {
      return hasAllowedWrites;
    }
  }
}
