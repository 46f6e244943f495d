package io.platformmesh.onboarding.worker.connect;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as Kubernetes and Temporal write them: {@code 30s}, {@code 1h30m}; also ISO 8601.
 */
public final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    try {
      Duration duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException notOne) {
      // The message below says more than the parser's.
    }
    throw new TypeConversionException(
        "'%s' is not a duration: write it like 30s, 5m or 1h30m".formatted(text));
  }
}
