package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stage;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the state of a workflow run in Temporal: current details, memo and search attributes. */
final class RunDisplay {

  private RunDisplay() {}

  /** Updates the run in the Temporal UI where the display differs from the run state. */
  static void showRun(RunState runState) {
    showDetails(runState);
    Object causeInMemo = Workflow.getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class);
    if (!runState.cause().equals(causeInMemo)) {
      Workflow.upsertMemo(Map.of(OnboardingIds.CAUSE_MEMO, runState.cause()));
    }
    LoadedManagedProvider managedProvider = runState.managedProvider();
    if (managedProvider != null) {
      showSearchAttributes(runState, managedProvider);
    }
  }

  /** Updates the current details of the run, which are a Markdown text in the Temporal UI. */
  static void showDetails(RunState runState) {
    Workflow.setCurrentDetails(
        CurrentDetails.of(
            runState.progress(), runState.managedProvider(), runState.deploymentTimes()));
  }

  private static void showSearchAttributes(
      RunState runState, LoadedManagedProvider managedProvider) {
    String cause = runState.cause().label();
    String phase = runState.phase().name();
    Stage runningStage = runState.stageLog().runningStage();
    String stage = runningStage == null ? null : runningStage.name();
    boolean stalled = runState.stall() != null;
    ManagedProviderRef managedProviderRef = managedProvider.ref();
    String platformMesh =
        managedProviderRef.namespace() + "/" + managedProvider.names().platformMesh();

    List<SearchAttributeUpdate<?>> changes = new ArrayList<>();
    addIfChanged(changes, OnboardingSearchAttributes.PHASE, phase);
    addIfChanged(changes, OnboardingSearchAttributes.STAGE, stage);
    addIfChanged(changes, OnboardingSearchAttributes.CAUSE, cause);
    addIfChanged(changes, OnboardingSearchAttributes.STALLED, stalled);
    addIfChanged(
        changes, OnboardingSearchAttributes.MANAGED_PROVIDER, managedProviderRef.qualifiedName());
    addIfChanged(changes, OnboardingSearchAttributes.PLATFORM_MESH, platformMesh);
    addIfChanged(changes, OnboardingSearchAttributes.CLUSTER, runState.hostingCluster().label());

    List<String> registeredAttributes = managedProvider.searchAttributes();
    changes.removeIf(change -> !registeredAttributes.contains(change.getKey().getName()));
    if (!changes.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(changes.toArray(SearchAttributeUpdate[]::new));
    }
  }

  private static <T> void addIfChanged(
      List<SearchAttributeUpdate<?>> changes,
      SearchAttributeKey<T> searchAttribute,
      @Nullable T newValue) {
    T shownValue = Workflow.getTypedSearchAttributes().get(searchAttribute);
    if (Objects.equals(shownValue, newValue)) {
      return;
    }
    changes.add(
        newValue == null
            ? SearchAttributeUpdate.valueUnset(searchAttribute)
            : SearchAttributeUpdate.valueSet(searchAttribute, newValue));
  }
}
