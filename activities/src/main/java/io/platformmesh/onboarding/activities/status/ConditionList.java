package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An immutable list of conditions. Conditions of other controllers stay as they are. */
final class ConditionList {

  private static final String UPSTREAM_INFIX = "Subroutine";

  private final List<Condition> conditions;
  private final Clock clock;

  ConditionList(@Nullable List<Condition> conditions, Clock clock) {
    this.conditions = conditions == null ? List.of() : conditions;
    this.clock = clock;
  }

  /** The condition of this type; empty when there is none. */
  Optional<Condition> find(ConditionType type) {
    return conditions.stream().filter(each -> each.type().equals(type.name())).findFirst();
  }

  /** Whether the condition of this type is True at this generation. */
  boolean isTrue(ConditionType type, long generation) {
    return find(type)
        .filter(Condition::isTrue)
        .filter(each -> Objects.equals(each.observedGeneration(), generation))
        .isPresent();
  }

  /**
   * These conditions with one added or replaced in its place. Its transition time changes only with
   * its status.
   */
  ConditionList with(
      ConditionType type, boolean isTrue, Reason reason, String message, long generation) {
    String status = isTrue ? "True" : "False";
    String since =
        find(type)
            .filter(present -> present.status().equals(status))
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    Condition changed =
        new Condition(type.name(), status, reason.name(), message, since, generation);
    List<Condition> next = new ArrayList<>(conditions);
    next.replaceAll(each -> each.type().equals(type.name()) ? changed : each);
    if (!next.contains(changed)) {
      next.add(changed);
    }
    return new ConditionList(next, clock);
  }

  /** These conditions without the one of this type. */
  ConditionList without(ConditionType type) {
    return new ConditionList(
        conditions.stream().filter(each -> !each.type().equals(type.name())).toList(), clock);
  }

  /**
   * These conditions without those of the upstream operator, which no controller updates any more.
   * Upstream writes one condition for each of its subroutines and puts {@value #UPSTREAM_INFIX}
   * into the type; the list of its subroutines is not part of its API (ADR 0006).
   */
  ConditionList withoutUpstreamConditions() {
    return new ConditionList(
        conditions.stream().filter(each -> !each.type().contains(UPSTREAM_INFIX)).toList(), clock);
  }

  /** The conditions in the order of the status. */
  List<Condition> toList() {
    return conditions;
  }
}
