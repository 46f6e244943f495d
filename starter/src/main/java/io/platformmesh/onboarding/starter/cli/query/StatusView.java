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
 * What {@code onboard status} shows, and prints as JSON and YAML.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name its name
 * @param phase its phase; empty before the first report
 * @param ready whether condition Ready is True for the present generation
 * @param stalled reason of condition Stalled; null when it is not there
 * @param message message of the condition that says most
 * @param deleting whether it is being deleted
 * @param generation its generation
 * @param observedGeneration the generation that phase and Ready speak of; null before the first
 *     report
 * @param conditions its conditions
 * @param run the run of its onboarding, or why nothing is known of it
 * @param events what was told last
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

  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  /** What the object itself says. */
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
            .orElseGet(() -> unseen(object)),
        object.isMarkedForDeletion(),
        generation,
        status.observedGeneration(),
        conditions,
        run,
        events);
  }

  /** The first look comes within a second, unless nobody is there to look. */
  private static String unseen(ManagedProvider object) {
    Instant created = Instant.parse(object.getMetadata().getCreationTimestamp());
    return "no onboarding has looked at it yet"
        + (created.isBefore(Instant.now().minus(FIRST_LOOK)) ? ": is the watcher running?" : "");
  }

  /** The condition through which the stage of this phase says what it is waiting for. */
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

  /** What changes when there is news. */
  String news() {
    return phase + ready + stalled + message + deleting;
  }
}
