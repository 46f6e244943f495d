package io.platformmesh.onboarding.activities.pruning;

import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.PruneActivities;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.List;

/**
 * Runs all pruners, so that objects that have left the spec are deleted; no pruner waits for
 * another.
 */
public final class PruneActivitiesImpl implements PruneActivities {

  private final List<Pruner> pruners;
  private final StageAttempt pruneAttempt;

  /**
   * @param pruners one pruner for each system that holds objects of a ManagedProvider
   * @param pruneAttempt runs the attempts to prune
   */
  public PruneActivitiesImpl(List<Pruner> pruners, StageAttempt pruneAttempt) {
    this.pruners = List.copyOf(pruners);
    this.pruneAttempt = pruneAttempt;
  }

  @Override
  public Outcome pruneComponents(
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return pruneAttempt.runSelfReportingStage(
        managedProviderRef,
        ConditionType.ComponentsDeployed,
        stageReporting,
        StageAttempt.OUTCOME_AS_RESULT,
        (managedProvider, writeGuard, stageReporter) ->
            runPruners(managedProviderRef, managedProvider, writeGuard));
  }

  private Outcome runPruners(
      ManagedProviderRef managedProviderRef,
      ManagedProvider managedProvider,
      WriteGuard writeGuard) {
    StageException pruneBlocker = null;
    for (Pruner pruner : pruners) {
      try {
        pruner.prune(managedProvider, managedProviderRef, writeGuard);
      } catch (StageException prunerFailure) {
        if (pruneBlocker == null || prunerFailure.needsAction()) {
          pruneBlocker = prunerFailure;
        }
      }
    }
    if (pruneBlocker != null) {
      throw pruneBlocker;
    }
    return Outcome.DONE;
  }
}
