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
 * continue-as-new do not change the clocks. A new generation or a retry removes all clocks. After a
 * missed deadline, a new round of the part begins. A pause of the onboarding stops all clocks.
 */
public final class StageClocks {

  private static final Duration SHORTEST_FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** Keeps the doubled pause within a {@code long}; the longest pause is reached before. */
  private static final int MOST_DOUBLINGS = 16;

  private final Map<PartKey, Clock> clocks = new LinkedHashMap<>();

  /**
   * Restores the clocks of a run.
   *
   * @param carriedClocks the {@link #snapshot} of the run that this one continues; empty for a new
   *     run
   */
  public StageClocks(List<Clock> carriedClocks) {
    carriedClocks.forEach(clock -> clocks.put(clock.part(), clock));
  }

  /** The clocks of all stage parts, for the run that continues this one. */
  public List<Clock> snapshot() {
    return List.copyOf(clocks.values());
  }

  /**
   * When a stage part was entered for this generation, in milliseconds since the epoch; starts the
   * clock of a part that has none.
   */
  public long enteredMillis(PartKey part) {
    return clockOf(part).entered();
  }

  /**
   * When the current round of a stage part began, in milliseconds since the epoch; starts the clock
   * of a part that has none.
   */
  public long roundBeganMillis(PartKey part) {
    return clockOf(part).roundBegan();
  }

  /** Begins the next round of a stage part, which has the whole deadline again. */
  void beginRound(PartKey part) {
    clocks.put(part, clockOf(part).inNextRound(Workflow.currentTimeMillis()));
  }

  /** Removes the clock of a stage part that is done; a part that runs again gets a new clock. */
  public void remove(PartKey part) {
    clocks.remove(part);
  }

  /**
   * How long to pause a stage part that missed its deadline. The first pause is as long as the
   * deadline, within limits; it doubles with each further round of the part.
   */
  Duration pauseAfterDeadline(PartKey part, Duration deadline) {
    Duration firstPause = shorterOf(longerOf(deadline, SHORTEST_FIRST_PAUSE), LONGEST_FIRST_PAUSE);
    int earlierRounds = clockOf(part).round() - 1;
    int doublings = Math.min(earlierRounds, MOST_DOUBLINGS);
    return shorterOf(firstPause.multipliedBy(1L << doublings), LONGEST_PAUSE);
  }

  /** Removes all clocks, so that every stage part has its whole deadline again. */
  public void reset() {
    clocks.clear();
  }

  /** Postpones the deadlines of all stage parts by the length of a pause of the onboarding. */
  public void postponeDeadlines(Duration lengthOfPause) {
    clocks.replaceAll((part, clock) -> clock.postponedBy(lengthOfPause.toMillis()));
  }

  private Clock clockOf(PartKey part) {
    return clocks.computeIfAbsent(
        part, newPart -> Clock.enteredAt(newPart, Workflow.currentTimeMillis()));
  }

  private static Duration shorterOf(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longerOf(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
