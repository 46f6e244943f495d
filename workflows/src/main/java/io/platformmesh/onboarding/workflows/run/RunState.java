package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the run stands, as queries, the Temporal UI and its search tell it. */
final class RunState {

  private final StageLog stages = new StageLog();
  private final Map<String, Instant> deployed = new LinkedHashMap<>();
  private final Map<String, Object> searchable = new LinkedHashMap<>();
  private @Nullable LoadedManagedProvider task;
  private @Nullable Stall stall;
  private Phase phase = Phase.Pending;
  private RunCause cause = RunCause.of(Cause.VERIFICATION);
  private @Nullable RunCause remembered;

  Phase phase() {
    return phase;
  }

  RunCause cause() {
    return cause;
  }

  @Nullable Stall stall() {
    return stall;
  }

  @Nullable LoadedManagedProvider task() {
    return task;
  }

  /** The run has read the ManagedProvider; null when there is none. */
  void read(@Nullable LoadedManagedProvider now) {
    task = now;
    stall = null;
    deployed.clear();
  }

  /** What the run is about. It keeps its first cause, unless a later one is another story. */
  void begunBecauseOf(RunCause now) {
    if (now.type() != Cause.VERIFICATION) {
      cause = now;
    }
  }

  void reached(Phase now, @Nullable Stall why) {
    phase = now;
    stall = why;
    stages.stalled(why != null);
  }

  void enter(Stage stage, Instant deadline) {
    stages.enter(stage, deadline);
  }

  void leave(StageProgress.State state) {
    stages.leave(state);
  }

  void deployed(String component) {
    deployed.put(component, Instant.ofEpochMilli(Workflow.currentTimeMillis()));
    tell();
  }

  List<StageProgress> stages() {
    return stages.toProgress();
  }

  /** Shows the present state where it has changed. */
  void show() {
    tell();
    if (!cause.equals(remembered)) {
      remembered = cause;
      Workflow.upsertMemo(Map.of(OnboardingIds.CAUSE_MEMO, cause));
    }
    LoadedManagedProvider current = task;
    if (current == null || current.searchAttributes().isEmpty()) {
      return;
    }
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    String namespace = current.ref().namespace();
    Stage stage = stages.running();
    add(updates, OnboardingSearchAttributes.PHASE, phase.name());
    add(updates, OnboardingSearchAttributes.STAGE, stage == null ? null : stage.name());
    add(updates, OnboardingSearchAttributes.CAUSE, cause.label());
    add(updates, OnboardingSearchAttributes.STALLED, stall != null);
    add(updates, OnboardingSearchAttributes.MANAGED_PROVIDER, current.ref().qualifiedName());
    add(
        updates,
        OnboardingSearchAttributes.PLATFORM_MESH,
        namespace + "/" + current.names().platformMesh());
    if (!updates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate[]::new));
    }
  }

  private void tell() {
    Workflow.setCurrentDetails(CurrentDetails.of(progress(0), task, deployed));
  }

  private <T> void add(
      List<SearchAttributeUpdate<?>> updates, SearchAttributeKey<T> key, @Nullable T value) {
    LoadedManagedProvider current = task;
    boolean registered = current != null && current.searchAttributes().contains(key.getName());
    if (!registered || Objects.equals(searchable.get(key.getName()), value)) {
      return;
    }
    if (value == null) {
      searchable.remove(key.getName());
      updates.add(SearchAttributeUpdate.valueUnset(key));
    } else {
      searchable.put(key.getName(), value);
      updates.add(SearchAttributeUpdate.valueSet(key, value));
    }
  }

  Progress progress(long pokes) {
    LoadedManagedProvider current = task;
    return new Progress(
        phase,
        cause,
        current == null ? 0 : current.ref().generation(),
        stages.toProgress(),
        current == null ? List.of() : current.components(),
        List.copyOf(deployed.keySet()),
        stall,
        current == null ? null : current.requests().paused(),
        pokes);
  }

  /** How long this stage of the present task may take. */
  Duration limit(Stage stage) {
    LoadedManagedProvider current = Objects.requireNonNull(task, "task");
    Long seconds = current.requests().deadlineSeconds().get(stage);
    return seconds == null
        ? OnboardingOptions.DEFAULT.deadline(stage)
        : Duration.ofSeconds(Math.min(seconds, OnboardingOptions.LONGEST_DEADLINE.toSeconds()));
  }
}
