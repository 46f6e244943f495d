package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.PauseRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code onboard pause}: pauses the onboarding: nothing is started, changed or looked after until
 * onboard resume.
 */
@Command(
    name = "pause",
    description = {
      "Pauses the onboarding: nothing is started, changed or looked after until onboard resume.",
      "A deletion of the ManagedProvider goes on all the same.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class PauseCommand extends UpdateCommand {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for those who find it paused.")
  private String reason = "";

  /** Made by picocli. */
  public PauseCommand() {}

  @Override
  String update() {
    return OnboardingIds.PAUSE_UPDATE;
  }

  @Override
  Object[] arguments() {
    return new Object[] {new PauseRequest(reason)};
  }

  @Override
  String byAnnotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION + "='" + reason.replace("'", "'\\''") + "'";
  }
}
