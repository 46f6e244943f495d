package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.OnboardingInput.Carried.Clock;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Since when each part of each stage has been at work for the present generation. Pokes and
 * continuing as new leave the clocks alone; a new generation, a wish to try again and the end of a
 * pause after a missed deadline set them anew, and while people pause the onboarding they stand
 * still.
 */
final class StageClocks {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Map<String, Clock> clocks;

  /**
   * @param carried what a run that this one continues had; empty for none
   */
  StageClocks(Map<String, Clock> carried) {
    this.clocks = new TreeMap<>(carried);
  }

  Map<String, Clock> carried() {
    return Map.copyOf(clocks);
  }

  /** When this part was first at work; now, if it was not. */
  long entered(String part) {
    return clock(part).entered();
  }

  /** When the present round of this part began; now, if it had not. */
  long since(String part) {
    return clock(part).since();
  }

  /** After a missed deadline the part begins anew, with all of its time. */
  void beginRound(String part) {
    clocks.put(part, clock(part).nextRound(Workflow.currentTimeMillis()));
  }

  /** The part is done; should it be done again, it has all of its time. */
  void ended(String part) {
    clocks.remove(part);
  }

  /** How long to leave a part alone after its deadline: longer from round to round. */
  Duration pause(String part, Duration limit) {
    Duration first = shorter(longer(limit, SHORTEST_PAUSE), FIRST_PAUSE);
    Duration pause = first.multipliedBy(1L << Math.min(clock(part).round() - 1, 16));
    return shorter(pause, LONGEST_PAUSE);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Clock clock(String part) {
    return clocks.computeIfAbsent(part, missing -> Clock.begun(Workflow.currentTimeMillis()));
  }

  /** Every part gets all of its time. */
  void reset() {
    clocks.clear();
  }

  /** The time that people have paused the onboarding does not count. */
  void standStill(Duration paused) {
    clocks.replaceAll((part, clock) -> clock.laterBy(paused.toMillis()));
  }
}
