package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.display.CurrentDetails;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the state of a run in Temporal: current details, memo and search attributes. */
final class RunDisplay {

  private RunDisplay() {}

  /** Updates the display of the run in the Temporal UI where it differs from the state. */
  static void show(RunState state) {
    showDetails(state);
    if (!state.cause().equals(Workflow.getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class))) {
      Workflow.upsertMemo(Map.of(OnboardingIds.CAUSE_MEMO, state.cause()));
    }
    LoadedManagedProvider managedProvider = state.managedProvider();
    if (managedProvider != null) {
      showSearchAttributes(state, managedProvider);
    }
  }

  /** Updates the current details, which are a Markdown text in the Temporal UI. */
  static void showDetails(RunState state) {
    Workflow.setCurrentDetails(
        CurrentDetails.of(state.progress(), state.managedProvider(), state.deploymentTimes()));
  }

  private static void showSearchAttributes(RunState state, LoadedManagedProvider managedProvider) {
    Stage runningStage = state.stageLog().runningStage();
    List<SearchAttributeUpdate<?>> attributeUpdates = new ArrayList<>();
    List<String> registeredNames = managedProvider.searchAttributes();
    addIfChanged(
        attributeUpdates, registeredNames, OnboardingSearchAttributes.PHASE, state.phase().name());
    addIfChanged(
        attributeUpdates,
        registeredNames,
        OnboardingSearchAttributes.STAGE,
        runningStage == null ? null : runningStage.name());
    addIfChanged(
        attributeUpdates, registeredNames, OnboardingSearchAttributes.CAUSE, state.cause().label());
    addIfChanged(
        attributeUpdates,
        registeredNames,
        OnboardingSearchAttributes.STALLED,
        state.stall() != null);
    addIfChanged(
        attributeUpdates,
        registeredNames,
        OnboardingSearchAttributes.MANAGED_PROVIDER,
        managedProvider.ref().qualifiedName());
    addIfChanged(
        attributeUpdates,
        registeredNames,
        OnboardingSearchAttributes.PLATFORM_MESH,
        managedProvider.ref().namespace() + "/" + managedProvider.names().platformMesh());
    if (!attributeUpdates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(attributeUpdates.toArray(SearchAttributeUpdate[]::new));
    }
  }

  private static <T> void addIfChanged(
      List<SearchAttributeUpdate<?>> attributeUpdates,
      List<String> registeredNames,
      SearchAttributeKey<T> key,
      @Nullable T value) {
    if (registeredNames.contains(key.getName())
        && !Objects.equals(Workflow.getTypedSearchAttributes().get(key), value)) {
      attributeUpdates.add(
          value == null
              ? SearchAttributeUpdate.valueUnset(key)
              : SearchAttributeUpdate.valueSet(key, value));
    }
  }
}
