package io.platformmesh.onboarding.starter.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.Stage;
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
 * @param run last run of the onboarding; null if the run was not requested
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

  private static final ManagedProviderStatus UNREPORTED_STATUS =
      new ManagedProviderStatus(
          /* phase= */ null,
          /* observedGeneration= */ null,
          /* conditions= */ null,
          /* providerKubeconfigSecretRef= */ null);

  /** Returns the status of a ManagedProvider for {@code onboard status}. */
  static StatusView of(
      ManagedProvider managedProvider, @Nullable RunView run, List<EventView> events) {
    ManagedProviderStatus providerStatus =
        Objects.requireNonNullElse(managedProvider.getStatus(), UNREPORTED_STATUS);
    List<Condition> conditions = Objects.requireNonNullElse(providerStatus.conditions(), List.of());
    Long generation = Objects.requireNonNullElse(managedProvider.getMetadata().getGeneration(), 0L);
    Optional<Condition> readyCondition =
        findCurrentCondition(conditions, ConditionType.Ready, generation);
    Optional<Condition> stalledCondition =
        findCurrentCondition(conditions, ConditionType.Stalled, generation);
    String relevantMessage =
        stalledCondition
            .or(() -> findCondition(conditions, ConditionType.Paused))
            .or(() -> findStageCondition(conditions, providerStatus.phase()))
            .or(() -> findCondition(conditions, ConditionType.Ready))
            .map(Condition::message)
            .orElseGet(() -> describeUnreported(managedProvider));
    return new StatusView(
        managedProvider.getMetadata().getNamespace(),
        managedProvider.getMetadata().getName(),
        Objects.requireNonNullElse(providerStatus.phase(), ""),
        readyCondition.filter(StatusView::isTrue).isPresent(),
        stalledCondition.map(Condition::reason).orElse(null),
        relevantMessage,
        managedProvider.isMarkedForDeletion(),
        generation,
        providerStatus.observedGeneration(),
        conditions,
        run,
        events);
  }

  /** Returns the status of a ManagedProvider without the run and the Events of its onboarding. */
  static StatusView withoutRun(ManagedProvider managedProvider) {
    return of(managedProvider, /* run= */ null, List.of());
  }

  /** Describes the status of a ManagedProvider whose onboarding has not reported any. */
  private static String describeUnreported(ManagedProvider managedProvider) {
    Instant created = Instant.parse(managedProvider.getMetadata().getCreationTimestamp());
    boolean startOverdue = created.isBefore(Instant.now().minus(START_TIMEOUT));
    return startOverdue
        ? "the onboarding has not started yet: check that the watcher runs"
        : "the onboarding has not started yet";
  }

  /** Returns the condition with which the stage of this phase reports the awaited object. */
  private static Optional<Condition> findStageCondition(
      List<Condition> conditions, @Nullable String phase) {
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.phase().name().equals(phase))
        .map(stage -> findCondition(conditions, stage.condition()))
        .flatMap(Optional::stream)
        .filter(condition -> !isTrue(condition))
        .filter(condition -> !condition.reason().equals(Reason.Onboarding.name()))
        .findFirst();
  }

  private static Optional<Condition> findCondition(List<Condition> conditions, ConditionType type) {
    return conditions.stream()
        .filter(condition -> condition.type().equals(type.name()))
        .findFirst();
  }

  /** Returns the condition of a type if the condition is about the current generation. */
  private static Optional<Condition> findCurrentCondition(
      List<Condition> conditions, ConditionType type, Long generation) {
    return findCondition(conditions, type)
        .filter(condition -> Objects.equals(condition.observedGeneration(), generation));
  }

  private static boolean isTrue(Condition condition) {
    return condition.status().equals("True");
  }

  /** Returns the phase of the onboarding for people. */
  String phaseOrUnknown() {
    return phase.isEmpty() ? "Unknown" : phase;
  }

  QualifiedName qualifiedName() {
    return new QualifiedName(namespace, name);
  }

  /** The part of a status whose change {@code onboard watch} prints. */
  record Summary(
      String phase, boolean ready, @Nullable String stalled, String message, boolean deleting) {}

  Summary summary() {
    return new Summary(phase, ready, stalled, message, deleting);
  }
}
