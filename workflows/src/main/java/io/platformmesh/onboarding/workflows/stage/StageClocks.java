package io.platformmesh.onboarding.workflows.stage;

import io.platformmesh.onboarding.workflows.OnboardingInput.Carried.Clock;
import io.platformmesh.onboarding.workflows.PartKey;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how long each part of each stage has run for the current generation. Pokes and
 * continue-as-new do not change the clocks. A new generation and a retry reset them, a round after
 * a missed deadline restarts the clock of its part, and the clocks stop while the onboarding is
 * paused.
 */
public final class StageClocks {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Map<PartKey, Clock> clocks = new LinkedHashMap<>();

  /**
   * Restores the clocks of a run.
   *
   * @param carried the {@link #snapshot} of the run that this one continues; empty for a new run
   */
  public StageClocks(List<Clock> carried) {
    carried.forEach(clock -> clocks.put(clock.part(), clock));
  }

  /** The clocks, for the run that continues this one. */
  public List<Clock> snapshot() {
    return List.copyOf(clocks.values());
  }

  /**
   * When the part was entered for this generation, in milliseconds since the epoch; starts its
   * clock if it has none.
   */
  public long enteredMillis(PartKey part) {
    return clockOf(part).entered();
  }

  /**
   * When the current round of the part began, in milliseconds since the epoch; starts its clock if
   * it has none.
   */
  public long roundBeganMillis(PartKey part) {
    return clockOf(part).roundBegan();
  }

  /** Begins another round of a part, with its whole deadline. */
  void beginRound(PartKey part) {
    clocks.put(part, clockOf(part).nextRound(Workflow.currentTimeMillis()));
  }

  /** Removes the clock of a part that is done; if the part runs again, it gets a new clock. */
  public void remove(PartKey part) {
    clocks.remove(part);
  }

  /** How long to pause a part after it missed its deadline; grows from round to round. */
  Duration pauseAfterDeadline(PartKey part, Duration deadline) {
    Duration firstPause = shorter(longer(deadline, SHORTEST_PAUSE), FIRST_PAUSE);
    Duration pause = firstPause.multipliedBy(1L << Math.min(clockOf(part).round() - 1, 16));
    return shorter(pause, LONGEST_PAUSE);
  }

  /** Removes all clocks, so that every part gets its whole deadline. */
  public void reset() {
    clocks.clear();
  }

  /** Extends the current rounds by a pause of the onboarding. */
  public void extendRounds(Duration pauseOfOnboarding) {
    clocks.replaceAll((part, clock) -> clock.extendedBy(pauseOfOnboarding.toMillis()));
  }

  private Clock clockOf(PartKey part) {
    return clocks.computeIfAbsent(part, key -> Clock.startedAt(key, Workflow.currentTimeMillis()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
