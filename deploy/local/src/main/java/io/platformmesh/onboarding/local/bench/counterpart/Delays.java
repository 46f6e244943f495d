package io.platformmesh.onboarding.local.bench.counterpart;

import java.time.Duration;

/**
 * The times that the counterparts take to answer a change of an object.
 *
 * @param provider time until a Provider is Ready
 * @param source time until an OCIRepository is Ready
 * @param release time until a HelmRelease is Ready, if its OCIRepository is
 */
public record Delays(Duration provider, Duration source, Duration release) {
  /** Counterparts that answer at once. */
  public static final Delays INSTANT = new Delays(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Delays of Provider and HelmRelease; sources are Ready at once. */
  public static Delays of(Duration provider, Duration release) {
    return new Delays(provider, Duration.ZERO, release);
  }

  /** The delays for the labels of results, such as {@code 3 s + 5 s}. */
  public String text() {
    return equals(INSTANT) ? "instant" : seconds(provider) + " + " + seconds(release);
  }

  private static String seconds(Duration delay) {
    return delay.toMillisPart() == 0 ? delay.toSeconds() + " s" : delay.toMillis() + " ms";
  }
}
