package io.platformmesh.onboarding.starter.cli.act;

import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** {@code onboard resume}: goes on after a pause or a cancellation. */
@Command(
    name = "resume",
    description = {"Goes on after a pause or a cancellation.", ""},
    mixinStandardHelpOptions = true)
public final class ResumeCommand extends Asking {

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
