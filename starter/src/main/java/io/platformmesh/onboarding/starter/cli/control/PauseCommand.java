package io.platformmesh.onboarding.starter.cli.control;

import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.PauseRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code onboard pause}, which pauses an onboarding until {@code onboard resume}. */
@Command(
    name = "pause",
    description = {
      "Pauses the onboarding: until onboard resume, it changes no objects and repairs no drift.",
      "A deletion of the ManagedProvider is not paused.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class PauseCommand extends UpdateCommand {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Reason for the pause, which condition Paused shows.")
  private String pauseReason = "";

  @Override
  String workflowUpdateName() {
    return OnboardingIds.PAUSE_UPDATE;
  }

  @Override
  Object[] workflowUpdateArguments() {
    return new Object[] {new PauseRequest(pauseReason)};
  }

  @Override
  String equivalentAnnotation() {
    return OnboardingMetadata.PAUSED_ANNOTATION + "=" + quoteForShell(pauseReason);
  }

  private static String quoteForShell(String shellArgument) {
    return "'" + shellArgument.replace("'", "'\\''") + "'";
  }
}
