package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** {@code onboard resume}: goes on after a pause or a cancellation. */
@Command(
    name = "resume",
    description = {"Goes on after a pause or a cancellation.", ""},
    mixinStandardHelpOptions = true)
public final class ResumeCommand extends UpdateCommand {

  /** Made by picocli. */
  public ResumeCommand() {}

  @Override
  String update() {
    return OnboardingIds.RESUME_UPDATE;
  }

  @Override
  String byAnnotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION + "-";
  }
}
