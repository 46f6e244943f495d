package io.platformmesh.onboarding.runtime.flags;

import io.platformmesh.onboarding.workflows.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts flag values in the notation of Kubernetes and Temporal ({@code 1h30m}) to durations. */
public final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String flagValue) {
    return DurationText.parse(flagValue)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not a duration: write it like 30s, 5m or 1h30m".formatted(flagValue)));
  }
}
