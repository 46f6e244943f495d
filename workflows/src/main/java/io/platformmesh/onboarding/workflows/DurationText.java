package io.platformmesh.onboarding.workflows;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats and parses the durations that workflow messages, flags and annotations show, in the
 * notation of Kubernetes and Temporal: {@code 30s}, {@code 5m}, {@code 1h30m}. Parsing also accepts
 * ISO 8601.
 */
public final class DurationText {

  /** ISO 8601 writes {@code PT1H30M} where Kubernetes and Temporal write {@code 1h30m}. */
  private static final String ISO_TIME_PREFIX = "PT";

  private DurationText() {}

  /** Parses a duration; returns empty for a negative duration and for any other text. */
  public static Optional<Duration> parse(String durationText) {
    String upperCaseText = durationText.strip().toUpperCase(Locale.ROOT);
    boolean isIso8601 = upperCaseText.startsWith("P");
    try {
      Duration duration =
          Duration.parse(isIso8601 ? upperCaseText : ISO_TIME_PREFIX + upperCaseText);
      return duration.isNegative() ? Optional.empty() : Optional.of(duration);
    } catch (DateTimeParseException notADuration) {
      return Optional.empty();
    }
  }

  /** Formats a duration in hours, minutes and seconds: {@code 1h30m}, {@code 2.5s}. */
  public static String format(Duration duration) {
    return duration.toString().substring(ISO_TIME_PREFIX.length()).toLowerCase(Locale.ROOT);
  }
}
