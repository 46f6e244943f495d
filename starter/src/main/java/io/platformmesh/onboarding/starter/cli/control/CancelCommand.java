package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** The command {@code onboard cancel}, which cancels an onboarding until {@code onboard resume}. */
@Command(
    name = "cancel",
    description = {
      "Cancels the onboarding: its run ends, and no other starts before onboard resume.",
      "Deployed components stay. A deletion of the ManagedProvider is not cancelled.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class CancelCommand extends UpdateCommand {

  @Override
  String workflowUpdateName() {
    return OnboardingIds.CANCEL_UPDATE;
  }

  @Override
  String equivalentAnnotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION
        + "="
        + OnboardingMetadata.CANCELLED
        + " --overwrite";
  }
}
