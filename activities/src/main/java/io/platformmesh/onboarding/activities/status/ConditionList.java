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

/** The conditions of a status; those of types that we do not know stay as they are. */
final class ConditionList {

  private final List<Condition> conditions;
  private final Clock clock;

  ConditionList(@Nullable List<Condition> conditions, Clock clock) {
    this.conditions = conditions == null ? List.of() : conditions;
    this.clock = clock;
  }

  /** The condition of this type. */
  Optional<Condition> find(ConditionType type) {
    return conditions.stream().filter(each -> each.type().equals(type.name())).findFirst();
  }

  /** Whether a condition is True for this generation. */
  boolean holds(ConditionType type, long generation) {
    return find(type)
        .filter(each -> each.status().equals("True"))
        .filter(each -> Objects.equals(each.observedGeneration(), generation))
        .isPresent();
  }

  /** These conditions with one of them changed; its transition time moves only with its status. */
  ConditionList and(
      ConditionType type, boolean holds, Reason reason, String message, long generation) {
    String status = holds ? "True" : "False";
    List<Condition> changed = new ArrayList<>();
    String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    int place = -1;
    for (Condition condition : conditions) {
      if (condition.type().equals(type.name())) {
        place = changed.size();
        since = condition.status().equals(status) ? condition.lastTransitionTime() : since;
      }
      changed.add(condition);
    }
    Condition now = new Condition(type.name(), status, reason.name(), message, since, generation);
    if (place < 0) {
      changed.add(now);
    } else {
      changed.set(place, now);
    }
    return new ConditionList(changed, clock);
  }

  /** These conditions without those of one type. */
  ConditionList without(ConditionType type) {
    return new ConditionList(
        conditions.stream().filter(each -> !each.type().equals(type.name())).toList(), clock);
  }

  /**
   * These conditions without those that the upstream operator writes, one for each of its
   * subroutines: nobody keeps them up to date any more.
   */
  ConditionList withoutUpstreams() {
    return new ConditionList(
        conditions.stream().filter(each -> !each.type().contains("Subroutine")).toList(), clock);
  }

  List<Condition> toList() {
    return conditions;
  }
}
