package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.kubernetes.Guard;
import io.platformmesh.onboarding.activities.kubernetes.ManagedProviders;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.Superseded;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import java.util.function.Supplier;

/**
 * What all activities of stages have in common: they work for one state of one ManagedProvider,
 * look at it again before each write, put the cause of a waiting into their condition, and let
 * nothing but a {@link StageTrouble} or a result out.
 */
public final class StageStep {

  private final ManagedProviders managedProviders;
  private final StatusReporter status;

  /**
   * @param managedProviders the objects
   * @param status writes the conditions
   */
  public StageStep(ManagedProviders managedProviders, StatusReporter status) {
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
    R apply(ManagedProvider managedProvider, Guard guard);
  }

  /**
   * Runs one attempt of an onboarding stage that speaks through one condition.
   *
   * @param condition which the stage speaks through
   * @param superseded the result when the ManagedProvider has changed
   */
  public <R> R onboarding(
      ManagedProviderRef ref, ConditionType condition, Supplier<R> superseded, Work<R> work) {
    return onboarding(
        ref,
        superseded,
        (managedProvider, guard) -> {
          try {
            return work.apply(managedProvider, guard);
          } catch (StageTrouble trouble) {
            status.condition(ref, condition, false, trouble.reason(), trouble.getMessage());
            throw trouble;
          }
        });
  }

  /**
   * Runs one attempt of an onboarding stage that tells its troubles itself.
   *
   * @param superseded the result when the ManagedProvider has changed
   */
  public <R> R onboarding(ManagedProviderRef ref, Supplier<R> superseded, Work<R> work) {
    return attempt(ref, false, superseded, work);
  }

  /** Runs one attempt of an offboarding stage. */
  public <R> R offboarding(ManagedProviderRef ref, Supplier<R> superseded, Work<R> work) {
    return attempt(ref, true, superseded, work);
  }

  private <R> R attempt(
      ManagedProviderRef ref, boolean deleting, Supplier<R> superseded, Work<R> work) {
    try {
      return work.apply(managedProviders.require(ref, deleting), guard(ref, deleting));
    } catch (Superseded changed) {
      return superseded.get();
    } catch (StageTrouble trouble) {
      throw trouble.toFailure();
    }
  }

  private Guard guard(ManagedProviderRef ref, boolean deleting) {
    AttemptTime time = AttemptTime.ofThisActivity();
    return () -> {
      time.requireLeft();
      managedProviders.require(ref, deleting);
    };
  }
}
