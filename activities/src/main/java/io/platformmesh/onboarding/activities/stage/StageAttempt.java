package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.apply.WriteDeadline;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.status.ConditionType;
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

  private final ManagedProviders managedProviders;
  private final StatusReporter status;

  /**
   * @param managedProviders reads the objects
   * @param status writes the conditions
   */
  public StageAttempt(ManagedProviders managedProviders, StatusReporter status) {
    this.managedProviders = managedProviders;
    this.status = status;
  }

  /** The work of one attempt of an onboarding stage. */
  @FunctionalInterface
  public interface Work<R> {
    /**
     * Observes, writes if necessary, and returns when the stage is done.
     *
     * @param managedProvider the object as it was read at the start of the attempt
     * @param guard checked before each write
     */
    R apply(ManagedProvider managedProvider, WriteGuard guard);
  }

  /** The work of one attempt of an offboarding stage. */
  @FunctionalInterface
  public interface Removal {
    /**
     * Requests the removal of objects, and returns when they are gone.
     *
     * @param managedProvider the object as it was read at the start of the attempt
     * @param guard checked before each write
     * @param abandoned whether to ignore objects that cannot be removed
     */
    void apply(ManagedProvider managedProvider, WriteGuard guard, boolean abandoned);
  }

  /**
   * Runs one attempt of an onboarding stage, and reports in its condition why it is blocked.
   *
   * @param condition the condition of the stage
   * @param reporting which blocked states are reported
   * @param notDone makes the result of an attempt that ended with another outcome than done
   */
  public <R> R onboarding(
      ManagedProviderRef ref,
      ConditionType condition,
      BlockedReporting reporting,
      Function<Outcome, R> notDone,
      Work<R> work) {
    return onboarding(
        ref,
        reporting,
        notDone,
        (managedProvider, guard) -> {
          try {
            return StageException.translatingErrors(() -> work.apply(managedProvider, guard));
          } catch (StageException failure) {
            if (!reporting.quiet()) {
              status.condition(ref, condition, false, failure.reason(), failure.getMessage());
            }
            throw failure;
          }
        });
  }

  /**
   * Runs one attempt of an onboarding stage that writes its condition itself.
   *
   * @param reporting which blocked states are reported
   * @param notDone makes the result of an attempt that ended with another outcome than done
   */
  public <R> R onboarding(
      ManagedProviderRef ref,
      BlockedReporting reporting,
      Function<Outcome, R> notDone,
      Work<R> work) {
    return run(ref, false, reporting, notDone, work);
  }

  /**
   * Runs one attempt of an offboarding stage, and reports in its condition why it is blocked.
   *
   * @param condition the condition of the stage
   * @param part last segment of the stage's finalizer
   * @param reporting which blocked states are reported
   * @param work removes the objects of the part
   */
  public Outcome offboarding(
      ManagedProviderRef ref,
      ConditionType condition,
      String part,
      BlockedReporting reporting,
      Removal work) {
    return run(
        ref,
        true,
        reporting,
        outcome -> outcome,
        (managedProvider, guard) -> {
          boolean abandoned = AbandonedFinalizers.partsOf(managedProvider).contains(part);
          try {
            return StageException.translatingErrors(
                () -> {
                  work.apply(managedProvider, guard, abandoned);
                  return Outcome.DONE;
                });
          } catch (StageException failure) {
            String message = failure.getMessage() + AbandonedFinalizers.hint(part);
            status.offboarding(ref, condition, failure.reason(), message);
            throw failure;
          }
        });
  }

  private <R> R run(
      ManagedProviderRef ref,
      boolean deleting,
      BlockedReporting reporting,
      Function<Outcome, R> notDone,
      Work<R> work) {
    try {
      R result =
          StageException.translatingErrors(
              () -> work.apply(managedProviders.require(ref, deleting), guard(ref, deleting)));
      LOG.debug("The attempt is done.");
      return result;
    } catch (Superseded superseded) {
      LOG.debug("The attempt ends because the ManagedProvider has changed.");
      return notDone.apply(Outcome.SUPERSEDED);
    } catch (StageException failure) {
      LOG.debug("The attempt fails with {}: {}", failure.reason(), failure.getMessage());
      throw failure.toFailure(reporting);
    }
  }

  private WriteGuard guard(ManagedProviderRef ref, boolean deleting) {
    WriteDeadline deadline = WriteDeadline.ofStageAttempt();
    return () -> {
      deadline.check();
      managedProviders.require(ref, deleting);
    };
  }
}
