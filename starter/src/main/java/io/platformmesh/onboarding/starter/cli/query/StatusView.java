package io.platformmesh.onboarding.starter.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of a ManagedProvider, as {@code onboard status} prints it.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param phase phase; empty before the first report
 * @param ready whether condition Ready is True for the current generation
 * @param stalled reason of condition Stalled for the current generation; null if not stalled
 * @param message message of the condition that is most relevant to the user
 * @param deleting whether the ManagedProvider is being deleted
 * @param generation generation of the ManagedProvider
 * @param observedGeneration generation of phase and Ready; null before the first report
 * @param conditions conditions of the ManagedProvider
 * @param run last run of the onboarding; null if it was not requested
 * @param events last Events of the ManagedProvider
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatusView(
    String namespace,
    String name,
    String phase,
    boolean ready,
    @Nullable String stalled,
    String message,
    boolean deleting,
    Long generation,
    @Nullable Long observedGeneration,
    List<Condition> conditions,
    @Nullable RunView run,
    List<EventView> events) {

  /** Age at which a ManagedProvider without status suggests that the watcher is not running. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

  /** Returns the view of a ManagedProvider. */
  static StatusView of(ManagedProvider object, @Nullable RunView run, List<EventView> events) {
    ManagedProviderStatus status =
        Objects.requireNonNullElse(
            object.getStatus(), new ManagedProviderStatus(null, null, null, null));
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    Long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
    Optional<Condition> ready = find(conditions, ConditionType.Ready);
    Optional<Condition> stalled =
        find(conditions, ConditionType.Stalled)
            .filter(condition -> Objects.equals(condition.observedGeneration(), generation));
    return new StatusView(
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        Objects.requireNonNullElse(status.phase(), ""),
        ready
            .filter(condition -> condition.status().equals("True"))
            .filter(condition -> Objects.equals(condition.observedGeneration(), generation))
            .isPresent(),
        stalled.map(Condition::reason).orElse(null),
        stalled
            .or(() -> find(conditions, ConditionType.Paused))
            .or(() -> ofStage(conditions, status.phase()))
            .or(() -> ready)
            .map(Condition::message)
            .orElseGet(() -> describeUnreported(object)),
        object.isMarkedForDeletion(),
        generation,
        status.observedGeneration(),
        conditions,
        run,
        events);
  }

  private static String describeUnreported(ManagedProvider object) {
    Instant created = Instant.parse(object.getMetadata().getCreationTimestamp());
    boolean late = created.isBefore(Instant.now().minus(START_TIMEOUT));
    return "the onboarding has not started yet" + (late ? ": check that the watcher runs" : "");
  }

  /** Returns the condition with which the stage of this phase reports the object it awaits. */
  private static Optional<Condition> ofStage(List<Condition> conditions, @Nullable String phase) {
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.phase().name().equals(phase))
        .map(stage -> find(conditions, stage.condition()))
        .flatMap(Optional::stream)
        .filter(condition -> !condition.status().equals("True"))
        .filter(condition -> !condition.reason().equals(Reason.Onboarding.name()))
        .findFirst();
  }

  private static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream().filter(each -> each.type().equals(type.name())).findFirst();
  }

  QualifiedName qualifiedName() {
    return new QualifiedName(namespace, name);
  }

  /** The part of a status whose change is worth a line of output. */
  record Summary(
      String phase, boolean ready, @Nullable String stalled, String message, boolean deleting) {}

  Summary summary() {
    return new Summary(phase, ready, stalled, message, deleting);
  }
}
