package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
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
    if (!runState.cause().equals(Workflow.getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class))) {
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
    Stage runningStage = runState.stageLog().runningStage();
    List<SearchAttributeUpdate<?>> attributeUpdates = new ArrayList<>();
    List<String> registeredAttributes = managedProvider.searchAttributes();
    addIfChanged(
        attributeUpdates,
        registeredAttributes,
        OnboardingSearchAttributes.PHASE,
        runState.phase().name());
    addIfChanged(
        attributeUpdates,
        registeredAttributes,
        OnboardingSearchAttributes.STAGE,
        runningStage == null ? null : runningStage.name());
    addIfChanged(
        attributeUpdates,
        registeredAttributes,
        OnboardingSearchAttributes.CAUSE,
        runState.cause().label());
    addIfChanged(
        attributeUpdates,
        registeredAttributes,
        OnboardingSearchAttributes.STALLED,
        runState.stall() != null);
    addIfChanged(
        attributeUpdates,
        registeredAttributes,
        OnboardingSearchAttributes.MANAGED_PROVIDER,
        managedProvider.ref().qualifiedName());
    addIfChanged(
        attributeUpdates,
        registeredAttributes,
        OnboardingSearchAttributes.PLATFORM_MESH,
        managedProvider.ref().namespace() + "/" + managedProvider.names().platformMesh());
    if (!attributeUpdates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(attributeUpdates.toArray(SearchAttributeUpdate[]::new));
    }
  }

  private static <T> void addIfChanged(
      List<SearchAttributeUpdate<?>> attributeUpdates,
      List<String> registeredAttributes,
      SearchAttributeKey<T> searchAttribute,
      @Nullable T attributeValue) {
    if (registeredAttributes.contains(searchAttribute.getName())
        && !Objects.equals(
            Workflow.getTypedSearchAttributes().get(searchAttribute), attributeValue)) {
      attributeUpdates.add(
          attributeValue == null
              ? SearchAttributeUpdate.valueUnset(searchAttribute)
              : SearchAttributeUpdate.valueSet(searchAttribute, attributeValue));
    }
  }
}
