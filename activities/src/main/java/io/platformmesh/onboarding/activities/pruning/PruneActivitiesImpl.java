package io.platformmesh.onboarding.activities.pruning;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.PruneActivities;
import java.util.List;

/** Runs all pruners; none of them waits for another. */
public final class PruneActivitiesImpl implements PruneActivities {

  private final List<Pruner> pruners;
  private final StageAttempt attempt;

  /**
   * @param pruners one for each system that holds objects of a ManagedProvider
   * @param attempt runs the attempts
   */
  public PruneActivitiesImpl(List<Pruner> pruners, StageAttempt attempt) {
    this.pruners = List.copyOf(pruners);
    this.attempt = attempt;
  }

  @Override
  public Outcome pruneComponents(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.onboarding(
        ref,
        reporting,
        outcome -> outcome,
        (managedProvider, guard) -> {
          StageException blocker = null;
          for (Pruner pruner : pruners) {
            try {
              pruner.prune(managedProvider, ref, guard);
            } catch (StageException failure) {
              blocker = blocker == null || failure.needsAction() ? failure : blocker;
            }
          }
          if (blocker != null) {
            throw blocker;
          }
          return Outcome.DONE;
        });
  }
}
