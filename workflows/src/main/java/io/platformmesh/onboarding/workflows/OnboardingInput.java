package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The input of a run of the onboarding workflow: the ManagedProvider to onboard.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param cluster the hosting cluster of the ManagedProvider; null if its identity is unknown
 * @param carried state of the run that this workflow run continues as new; null in the input of
 *     every other run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OnboardingInput(
    String namespace, String name, @Nullable HostingCluster cluster, @Nullable Carried carried) {

  private static final @Nullable Carried NOTHING_CARRIED = null;

  /** Creates the input of a workflow run that continues no other run. */
  public OnboardingInput(String namespace, String name, HostingCluster hostingCluster) {
    this(
        namespace,
        name,
        hostingCluster.equals(HostingCluster.UNKNOWN) ? null : hostingCluster,
        NOTHING_CARRIED);
  }

  /** Returns the identity of the hosting cluster, as far as it is known. */
  public HostingCluster hostingCluster() {
    return Objects.requireNonNullElse(cluster, HostingCluster.UNKNOWN);
  }

  /** Returns the input of the run that continues this one; null carries no workflow state over. */
  public OnboardingInput withCarried(@Nullable Carried carriedState) {
    return new OnboardingInput(namespace, name, cluster, carriedState);
  }

  /** Names the ManagedProvider in workflow messages: {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }

  /**
   * The workflow state that continue-as-new carries over to the next run. Only the workflow writes
   * this state.
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
     * The recent repairs of drift that a workflow run carries over to the next run.
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
     * The clock of one part of a workflow stage, against which the deadline of the part is checked.
     *
     * @param part the part of the stage
     * @param entered when the part was entered for this generation, in milliseconds since the epoch
     * @param roundBegan when the current round of the part began, in milliseconds since the epoch;
     *     the deadline counts from here
     * @param round number of the current round: 1 at first, one more after each missed deadline
     */
    public record Clock(PartKey part, long entered, long roundBegan, int round) {

      /**
       * Creates the clock of a part that is entered, which begins the first round of the part.
       *
       * @param enteredMillis when the part is entered, in milliseconds since the epoch
       */
      public static Clock enteredAt(PartKey part, long enteredMillis) {
        long firstRoundBegan = enteredMillis;
        int firstRound = 1;
        return new Clock(part, enteredMillis, firstRoundBegan, firstRound);
      }

      /**
       * Returns the clock of the part in its next round, which has the whole deadline again.
       *
       * @param nextRoundBegan when the next round begins, in milliseconds since the epoch
       */
      public Clock inNextRound(long nextRoundBegan) {
        int nextRound = round + 1;
        return new Clock(part, entered, nextRoundBegan, nextRound);
      }

      /** Returns the clock with a deadline that is later by the length of a pause. */
      public Clock postponedBy(long pausedMillis) {
        long postponedRoundBegan = roundBegan + pausedMillis;
        return new Clock(part, entered, postponedRoundBegan, round);
      }
    }
  }
}
