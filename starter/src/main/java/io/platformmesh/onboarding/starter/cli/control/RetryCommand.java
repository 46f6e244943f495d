package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** The command {@code onboard retry}, which sends the update "retry" to an onboarding. */
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
  String workflowUpdateName() {
    return OnboardingIds.RETRY_UPDATE;
  }

  @Override
  String equivalentAnnotation() {
    return OnboardingMetadata.RETRY_ANNOTATION + "=$(date -u +%FT%TZ) --overwrite";
  }
}
