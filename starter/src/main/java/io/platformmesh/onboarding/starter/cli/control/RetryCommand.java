package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/**
 * {@code onboard retry}: tries again now: every stage with all of its time, and Flux with what it
 * has given up.
 */
@Command(
    name = "retry",
    description = {
      "Tries again now: every stage with all of its time, and Flux with what it has given up.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class RetryCommand extends UpdateCommand {

  /** Made by picocli. */
  public RetryCommand() {}

  @Override
  String update() {
    return OnboardingIds.RETRY_UPDATE;
  }

  @Override
  String byAnnotation() {
    return OnboardingMetadata.RETRY_ANNOTATION + "=$(date -u +%FT%TZ) --overwrite";
  }
}
