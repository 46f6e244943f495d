package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/**
 * {@code onboard cancel}: cancels the onboarding: its run ends, and nobody starts another before
 * onboard resume.
 */
@Command(
    name = "cancel",
    description = {
      "Cancels the onboarding: its run ends, and nobody starts another before onboard resume.",
      "What has been deployed stays; a deletion of the ManagedProvider goes on all the same.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class CancelCommand extends UpdateCommand {

  /** Made by picocli. */
  public CancelCommand() {}

  @Override
  String update() {
    return OnboardingIds.CANCEL_UPDATE;
  }

  @Override
  String byAnnotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION
        + "="
        + OnboardingMetadata.CANCELLED
        + " --overwrite";
  }
}
