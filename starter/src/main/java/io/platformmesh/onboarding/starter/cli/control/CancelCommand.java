package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** {@code onboard cancel}: cancels the onboarding until it is resumed. */
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
  String updateName() {
    return OnboardingIds.CANCEL_UPDATE;
  }

  @Override
  String annotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION
        + "="
        + OnboardingMetadata.CANCELLED
        + " --overwrite";
  }
}
