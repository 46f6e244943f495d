package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.RunCause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a run: the ManagedProvider to onboard.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param carried state of the run that this run continues; null in the input of every other run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OnboardingInput(String namespace, String name, @Nullable Carried carried) {

  /** The input of a run that continues no other run. */
  public OnboardingInput(String namespace, String name) {
    this(namespace, name, null);
  }

  /** The input of the run that continues this one; null carries no state over. */
  public OnboardingInput with(@Nullable Carried state) {
    return new OnboardingInput(namespace, name, state);
  }

  /** The name of the ManagedProvider in messages: {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }

  /**
   * The state that continue-as-new carries over. Only the workflow writes it.
   *
   * @param uid uid of the ManagedProvider that the state belongs to
   * @param generation generation of the ManagedProvider that the state belongs to
   * @param cause why the first of the continued runs exists
   * @param offboarding whether the ManagedProvider is being deleted
   * @param pausedSince when the onboarding was paused; null when it is not paused
   * @param onboarded result of the latest deployment; null when there was none
   * @param drift recent repairs of drift; null when there were none
   * @param clocks the clock of each part of a stage that was entered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Carried(
      String uid,
      long generation,
      RunCause cause,
      boolean offboarding,
      @Nullable Instant pausedSince,
      @Nullable OnboardingResult onboarded,
      @Nullable Drift drift,
      List<Clock> clocks) {

    public Carried {
      clocks = List.copyOf(clocks);
    }

    /**
     * Recent repairs of drift.
     *
     * @param repairs number of repairs in short succession
     * @param firstRepair when the first of these repairs ended, in milliseconds since the epoch
     * @param lastRepair when the latest repair ended, in milliseconds since the epoch
     * @param latest the drift that was found last; null before the first one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Drift(
        int repairs, long firstRepair, long lastRepair, @Nullable Deviation latest) {}

    /**
     * The clock of one part of a stage.
     *
     * @param part the part
     * @param entered when the part was entered for this generation, in milliseconds since the epoch
     * @param roundBegan when its current round began, in milliseconds since the epoch; the deadline
     *     counts from here
     * @param round 1, plus 1 for each missed deadline
     */
    public record Clock(PartKey part, long entered, long roundBegan, int round) {

      /** A clock that starts at this instant, in milliseconds since the epoch. */
      public static Clock startedAt(PartKey part, long instant) {
        return new Clock(part, instant, instant, 1);
      }

      /** The clock of the next round, which begins at this instant. */
      public Clock nextRound(long instant) {
        return new Clock(part, entered, instant, round + 1);
      }

      /** The clock with its round extended by a number of milliseconds. */
      public Clock extendedBy(long milliseconds) {
        return new Clock(part, entered, roundBegan + milliseconds, round);
      }
    }
  }
}
