package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ManagedProvider to onboard.
 *
 * @param namespace its namespace
 * @param name its name
 * @param carried what a run that continues another knows; null for everybody who starts one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OnboardingInput(String namespace, String name, @Nullable Carried carried) {

  /** The input of a run that begins. */
  public OnboardingInput(String namespace, String name) {
    this(namespace, name, null);
  }

  /** The same ManagedProvider, continued. */
  public OnboardingInput with(@Nullable Carried state) {
    return new OnboardingInput(namespace, name, state);
  }

  /** How messages name the ManagedProvider: {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }

  /**
   * What a run hands to the one that continues it.
   *
   * @param uid uid of the ManagedProvider that this holds for
   * @param generation generation that the clocks are for
   * @param offboarding whether its removal has begun
   * @param repairs how often drift has been put right in short succession
   * @param clocks since when each part of a stage has been at work
   * @param pausedSince since when people have paused it, in milliseconds since the epoch; null when
   *     they have not
   */
  public record Carried(
      String uid,
      long generation,
      boolean offboarding,
      int repairs,
      Map<String, Clock> clocks,
      @Nullable Long pausedSince) {

    public Carried {
      clocks = clocks == null ? Map.of() : Map.copyOf(clocks);
    }

    /**
     * The clock of one part of a stage.
     *
     * @param entered when it was first at work, in milliseconds since the epoch
     * @param since when its present round began, likewise; the deadline counts from here
     * @param round 1, and one more after each missed deadline
     */
    public record Clock(long entered, long since, int round) {

      /** A clock that starts now. */
      public static Clock begun(long now) {
        return new Clock(now, now, 1);
      }

      /** The clock of the next round. */
      public Clock nextRound(long now) {
        return new Clock(entered, now, round + 1);
      }

      /** The clock with its round begun that much later. */
      public Clock laterBy(long milliseconds) {
        return new Clock(entered, since + milliseconds, round);
      }
    }
  }
}
