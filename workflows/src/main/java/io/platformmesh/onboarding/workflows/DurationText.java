package io.platformmesh.onboarding.workflows;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats and parses durations in the notation of Kubernetes and Temporal: {@code 30s}, {@code 5m},
 * {@code 1h30m}. Parsing also accepts ISO 8601.
 */
public final class DurationText {

  private static final String ISO_TIME = "PT";

  private DurationText() {}

  /** Parses a duration; returns empty when the text is not a duration or is negative. */
  public static Optional<Duration> parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    try {
      Duration duration = Duration.parse(upper.startsWith("P") ? upper : ISO_TIME + upper);
      return duration.isNegative() ? Optional.empty() : Optional.of(duration);
    } catch (DateTimeParseException invalid) {
      return Optional.empty();
    }
  }

  /** Formats a duration in hours, minutes and seconds: {@code 1h30m}, {@code 2.5s}. */
  public static String format(Duration duration) {
    return duration.toString().substring(ISO_TIME.length()).toLowerCase(Locale.ROOT);
  }
}
