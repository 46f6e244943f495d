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
 * What all activities of stages have in common: they work for one state of one ManagedProvider,
 * look at it again before each write, put the cause of a waiting into their condition, and let
 * nothing but a {@link StageException} or a result out.
 */
public final class StageAttempt {

  private static final Logger LOG = LoggerFactory.getLogger(StageAttempt.class);

  private final ManagedProviders managedProviders;
  private final StatusReporter status;

  /**
   * @param managedProviders the objects
   * @param status writes the conditions
   */
  public StageAttempt(ManagedProviders managedProviders, StatusReporter status) {
    this.managedProviders = managedProviders;
    this.status = status;
  }

  /** The work of one attempt. */
  @FunctionalInterface
  public interface Work<R> {
    /**
     * Looks, writes what is needed, and says how it is.
     *
     * @param managedProvider as read at the beginning of the attempt
     * @param guard to be asked before each write
     */
    R apply(ManagedProvider managedProvider, WriteGuard guard);
  }

  /**
   * Runs one attempt of an onboarding stage that speaks through one condition.
   *
   * @param condition which the stage speaks through
   * @param attention what to tell of troubles
   * @param without the result of an attempt that has another end than done
   */
  public <R> R onboarding(
      ManagedProviderRef ref,
      ConditionType condition,
      BlockedReporting attention,
      Function<Outcome, R> without,
      Work<R> work) {
    return onboarding(
        ref,
        attention,
        without,
        (managedProvider, guard) -> {
          try {
            return StageException.translatingErrors(() -> work.apply(managedProvider, guard));
          } catch (StageException trouble) {
            if (!attention.quiet()) {
              status.condition(ref, condition, false, trouble.reason(), trouble.getMessage());
            }
            throw trouble;
          }
        });
  }

  /**
   * Runs one attempt of an onboarding stage that tells its troubles itself.
   *
   * @param attention what the workflow is to be told
   * @param without the result of an attempt that has another end than done
   */
  public <R> R onboarding(
      ManagedProviderRef ref,
      BlockedReporting attention,
      Function<Outcome, R> without,
      Work<R> work) {
    return attempt(ref, false, attention, without, work);
  }

  /**
   * Runs one attempt of an offboarding stage, which says in its condition what it waits for.
   *
   * @param condition which the stage speaks through
   * @param part last segment of the finalizer that stands for the stage
   * @param attention what the workflow is to be told
   * @param work removes; called with whether its owner has given this part up
   */
  public Outcome offboarding(
      ManagedProviderRef ref,
      ConditionType condition,
      String part,
      BlockedReporting attention,
      Removal work) {
    return attempt(
        ref,
        true,
        attention,
        outcome -> outcome,
        (managedProvider, guard) -> {
          boolean givenUp = AbandonedFinalizers.parts(managedProvider).contains(part);
          try {
            return StageException.translatingErrors(
                () -> {
                  work.apply(managedProvider, guard, givenUp);
                  return Outcome.DONE;
                });
          } catch (StageException trouble) {
            String message = trouble.getMessage() + AbandonedFinalizers.hint(part);
            status.offboarding(ref, condition, trouble.reason(), message);
            throw trouble;
          }
        });
  }

  /** The work of one attempt of an offboarding stage. */
  @FunctionalInterface
  public interface Removal {
    /**
     * Removes, and returns when what it removes is gone.
     *
     * @param managedProvider as read at the beginning of the attempt
     * @param guard to be asked before each write
     * @param givenUp whether to go on without what cannot be removed
     */
    void apply(ManagedProvider managedProvider, WriteGuard guard, boolean givenUp);
  }

  private <R> R attempt(
      ManagedProviderRef ref,
      boolean deleting,
      BlockedReporting attention,
      Function<Outcome, R> without,
      Work<R> work) {
    try {
      R result =
          StageException.translatingErrors(
              () -> work.apply(managedProviders.require(ref, deleting), guard(ref, deleting)));
      LOG.debug("The attempt ends well.");
      return result;
    } catch (Superseded changed) {
      LOG.debug("The attempt ends, for the ManagedProvider has changed.");
      return without.apply(Outcome.SUPERSEDED);
    } catch (StageException trouble) {
      LOG.debug("The attempt finds {}: {}", trouble.reason(), trouble.getMessage());
      throw trouble.toFailure(attention);
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
