package io.platformmesh.onboarding.worker;

import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads deadlines: durations that a stage may have. */
final class DeadlineConverter implements ITypeConverter<Duration> {

  private final DurationConverter durations = new DurationConverter();

  /** Made by picocli. */
  DeadlineConverter() {}

  @Override
  public Duration convert(String text) {
    Duration deadline = durations.convert(text);
    if (!OnboardingOptions.isDeadline(deadline)) {
      throw new TypeConversionException(
          "'%s' is no deadline: give one of a second to 365 days, like 90s, 20m or 1h30m"
              .formatted(text));
    }
    return deadline;
  }
}
