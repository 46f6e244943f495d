package io.platformmesh.onboarding.runtime.flags;

import io.platformmesh.onboarding.workflows.OnboardingOptions;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts flag values to deadlines of stages: durations within the permitted range. */
public final class DeadlineConverter implements ITypeConverter<Duration> {

  private final DurationConverter durationConverter = new DurationConverter();

  @Override
  public Duration convert(String flagValue) {
    Duration stageDeadline = durationConverter.convert(flagValue);
    if (!OnboardingOptions.isDeadline(stageDeadline)) {
      throw new TypeConversionException(
          "'%s' is not a deadline: set a duration from 1 second to 365 days, such as 90s, 20m or 1h30m"
              .formatted(flagValue));
    }
    return stageDeadline;
  }
}
