package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import picocli.CommandLine.Command;

/** The command {@code onboard resume}, which resumes a paused or cancelled onboarding. */
@Command(
    name = "resume",
    description = {"Resumes a paused or cancelled onboarding.", ""},
    mixinStandardHelpOptions = true)
public final class ResumeCommand extends UpdateCommand {

  @Override
  String workflowUpdateName() {
    return OnboardingIds.RESUME_UPDATE;
  }

  @Override
  String equivalentAnnotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION + "-";
  }
}
