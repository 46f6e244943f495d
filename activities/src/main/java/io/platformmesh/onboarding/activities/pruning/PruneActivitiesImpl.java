package io.platformmesh.onboarding.activities.pruning;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.PruneActivities;
import java.util.List;

/** Lets each system take away what is no longer wanted; none waits for another. */
public final class PruneActivitiesImpl implements PruneActivities {

  private final List<Pruner> pruners;
  private final StageAttempt step;

  /**
   * @param pruners one for each system
   * @param step runs the attempts
   */
  public PruneActivitiesImpl(List<Pruner> pruners, StageAttempt step) {
    this.pruners = List.copyOf(pruners);
    this.step = step;
  }

  @Override
  public Outcome pruneComponents(ManagedProviderRef ref, BlockedReporting attention) {
    return step.onboarding(
        ref,
        attention,
        outcome -> outcome,
        (managedProvider, guard) -> {
          StageException left = null;
          for (Pruner pruner : pruners) {
            try {
              pruner.prune(managedProvider, ref, guard);
            } catch (StageException trouble) {
              left = left == null || trouble.needsAction() ? trouble : left;
            }
          }
          if (left != null) {
            throw left;
          }
          return Outcome.DONE;
        });
  }
}
