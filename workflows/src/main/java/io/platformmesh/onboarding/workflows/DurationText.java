package io.platformmesh.onboarding.workflows;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Durations as Kubernetes and Temporal write them: {@code 30s}, {@code 5m}, {@code 1h30m}; ISO 8601
 * is read as well.
 */
public final class DurationText {

  private static final String ISO_TIME = "PT";

  private DurationText() {}

  /** The duration; empty when the text is none, or a negative one. */
  public static Optional<Duration> parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    try {
      Duration duration = Duration.parse(upper.startsWith("P") ? upper : ISO_TIME + upper);
      return duration.isNegative() ? Optional.empty() : Optional.of(duration);
    } catch (DateTimeParseException notOne) {
      return Optional.empty();
    }
  }

  /** The duration in hours, minutes and seconds, such as {@code 1h30m} or {@code 2.5s}. */
  public static String format(Duration duration) {
    return duration.toString().substring(ISO_TIME.length()).toLowerCase(Locale.ROOT);
  }
}
