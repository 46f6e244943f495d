package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** {@code onboard retry}: retries the onboarding at once. */
@Command(
    name = "retry",
    description = {
      "Retries the onboarding at once: restarts the deadlines of all stages, and makes Flux retry"
          + " stalled releases.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class RetryCommand extends UpdateCommand {

  @Override
  String updateName() {
    return OnboardingIds.RETRY_UPDATE;
  }

  @Override
  String annotation() {
    return OnboardingMetadata.RETRY_ANNOTATION + "=$(date -u +%FT%TZ) --overwrite";
  }
}
