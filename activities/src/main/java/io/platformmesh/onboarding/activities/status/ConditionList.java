package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of the conditions in a status. Conditions of other controllers stay unchanged.
 */
final class ConditionList {

  private static final String UPSTREAM_CONDITION_INFIX = "Subroutine";

  private final List<Condition> conditions;
  private final Clock transitionClock;

  ConditionList(@Nullable List<Condition> conditions, Clock transitionClock) {
    this.conditions = conditions == null ? List.of() : conditions;
    this.transitionClock = transitionClock;
  }

  /** The condition of this type; empty when there is none. */
  Optional<Condition> findCondition(ConditionType conditionType) {
    return conditions.stream()
        .filter(condition -> condition.type().equals(conditionType.name()))
        .findFirst();
  }

  /** Whether the condition of this type is True at this generation. */
  boolean isTrue(ConditionType conditionType, long observedGeneration) {
    return findCondition(conditionType)
        .filter(Condition::isTrue)
        .filter(condition -> Objects.equals(condition.observedGeneration(), observedGeneration))
        .isPresent();
  }

  /**
   * These conditions with one added or replaced in its place. The transition time of a condition
   * changes only with the status of that condition.
   */
  ConditionList withCondition(
      ConditionType conditionType,
      boolean conditionIsTrue,
      Reason conditionReason,
      String conditionMessage,
      long observedGeneration) {
    String conditionStatus = conditionIsTrue ? "True" : "False";
    String transitionTime =
        findCondition(conditionType)
            .filter(previousCondition -> previousCondition.status().equals(conditionStatus))
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> transitionClock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    Condition changedCondition =
        new Condition(
            conditionType.name(),
            conditionStatus,
            conditionReason.name(),
            conditionMessage,
            transitionTime,
            observedGeneration);
    List<Condition> changedConditions = new ArrayList<>(conditions);
    changedConditions.replaceAll(
        condition -> condition.type().equals(conditionType.name()) ? changedCondition : condition);
    if (!changedConditions.contains(changedCondition)) {
      changedConditions.add(changedCondition);
    }
    return new ConditionList(changedConditions, transitionClock);
  }

  /** These conditions without the one of this type. */
  ConditionList withoutCondition(ConditionType conditionType) {
    return new ConditionList(
        conditions.stream()
            .filter(condition -> !condition.type().equals(conditionType.name()))
            .toList(),
        transitionClock);
  }

  /**
   * These conditions without those of the upstream operator, which no controller updates any more.
   * Upstream writes one condition for each of its subroutines, with {@value
   * #UPSTREAM_CONDITION_INFIX} in the type; the list of its subroutines is not part of its API (ADR
   * 0006).
   */
  ConditionList withoutUpstreamConditions() {
    return new ConditionList(
        conditions.stream()
            .filter(condition -> !condition.type().contains(UPSTREAM_CONDITION_INFIX))
            .toList(),
        transitionClock);
  }

  /** The conditions in the order of the status. */
  List<Condition> toList() {
    return conditions;
  }
}
