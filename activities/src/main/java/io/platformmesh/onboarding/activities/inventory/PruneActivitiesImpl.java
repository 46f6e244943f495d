package io.platformmesh.onboarding.activities.inventory;

import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.status.StageStep;
import io.platformmesh.onboarding.workflows.activity.Attention;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.PruneActivities;
import java.util.List;

/** Lets each system take away what is no longer wanted; none waits for another. */
public final class PruneActivitiesImpl implements PruneActivities {

  private final List<Pruner> pruners;
  private final StageStep step;

  /**
   * @param pruners one for each system
   * @param step runs the attempts
   */
  public PruneActivitiesImpl(List<Pruner> pruners, StageStep step) {
    this.pruners = List.copyOf(pruners);
    this.step = step;
  }

  @Override
  public Outcome pruneComponents(ManagedProviderRef ref, Attention attention) {
    return step.onboarding(
        ref,
        attention,
        outcome -> outcome,
        (managedProvider, guard) -> {
          StageTrouble left = null;
          for (Pruner pruner : pruners) {
            try {
              pruner.prune(managedProvider, ref, guard);
            } catch (StageTrouble trouble) {
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
