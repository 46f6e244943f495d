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

  /** Updates everything that differs from the state. */
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
        CurrentDetails.of(state.progress(), state.managedProvider(), state.deployed()));
  }

  private static void showSearchAttributes(RunState state, LoadedManagedProvider managedProvider) {
    Stage stage = state.stages().running();
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    List<String> registered = managedProvider.searchAttributes();
    add(updates, registered, OnboardingSearchAttributes.PHASE, state.phase().name());
    add(updates, registered, OnboardingSearchAttributes.STAGE, stage == null ? null : stage.name());
    add(updates, registered, OnboardingSearchAttributes.CAUSE, state.cause().label());
    add(updates, registered, OnboardingSearchAttributes.STALLED, state.stall() != null);
    add(
        updates,
        registered,
        OnboardingSearchAttributes.MANAGED_PROVIDER,
        managedProvider.ref().qualifiedName());
    add(
        updates,
        registered,
        OnboardingSearchAttributes.PLATFORM_MESH,
        managedProvider.ref().namespace() + "/" + managedProvider.names().platformMesh());
    if (!updates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate[]::new));
    }
  }

  private static <T> void add(
      List<SearchAttributeUpdate<?>> updates,
      List<String> registered,
      SearchAttributeKey<T> key,
      @Nullable T value) {
    if (registered.contains(key.getName())
        && !Objects.equals(Workflow.getTypedSearchAttributes().get(key), value)) {
      updates.add(
          value == null
              ? SearchAttributeUpdate.valueUnset(key)
              : SearchAttributeUpdate.valueSet(key, value));
    }
  }
}
