package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** {@code onboard resume}: resumes a paused or cancelled onboarding. */
@Command(
    name = "resume",
    description = {"Resumes a paused or cancelled onboarding.", ""},
    mixinStandardHelpOptions = true)
public final class ResumeCommand extends UpdateCommand {

  @Override
  String updateName() {
    return OnboardingIds.RESUME_UPDATE;
  }

  @Override
  String annotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION + "-";
  }
}
