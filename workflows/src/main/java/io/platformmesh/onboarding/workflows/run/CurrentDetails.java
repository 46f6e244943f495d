package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.Stall;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the current details of a workflow run as Markdown for the Temporal UI. */
public final class CurrentDetails {

  private static final String EMPTY_LINE = "\n\n";

  private CurrentDetails() {}

  /**
   * Formats the current details of a run as Markdown.
   *
   * @param managedProvider the loaded ManagedProvider; null when it does not exist
   * @param deploymentTimes when each deployed component was deployed, by name of the component
   */
  public static String of(
      Progress progress,
      @Nullable LoadedManagedProvider managedProvider,
      Map<String, Instant> deploymentTimes) {
    StringBuilder markdown = new StringBuilder();
    markdown.append(
        "**%s**, generation %d, cause: %s."
            .formatted(progress.phase(), progress.generation(), progress.cause()));
    if (managedProvider != null) {
      markdown.append(
          " More: `onboard diagnose %s`".formatted(managedProvider.ref().qualifiedName()));
    }
    markdown.append(EMPTY_LINE);
    appendPauseAndStall(markdown, progress);
    if (!progress.stages().isEmpty()) {
      appendStageTable(markdown, progress.stages());
    }
    if (managedProvider != null) {
      if (!managedProvider.components().isEmpty()) {
        appendComponentTable(markdown, managedProvider, deploymentTimes);
      }
      LoadedManagedProvider.Names names = managedProvider.names();
      markdown.append(
          "PlatformMesh `%s`, Provider `%s`%n".formatted(names.platformMesh(), names.provider()));
    }
    return markdown.toString();
  }

  private static void appendPauseAndStall(StringBuilder markdown, Progress progress) {
    if (progress.paused() != null) {
      markdown.append(
          "> **Paused**: %s. `onboard resume` resumes it.%n%n".formatted(progress.paused()));
    }
    Stall stall = progress.stall();
    if (stall != null) {
      markdown.append("> **Stalled** %s: %s%n%n".formatted(stall.reason(), stall.message()));
    }
  }

  private static void appendStageTable(StringBuilder markdown, List<StageProgress> stages) {
    markdown.append("| stage | state | since (UTC) | took | deadline (UTC) |\n");
    markdown.append("|---|---|---|---|---|\n");
    stages.forEach(stageProgress -> appendStageRow(markdown, stageProgress));
    markdown.append('\n');
  }

  private static void appendStageRow(StringBuilder markdown, StageProgress stageProgress) {
    Duration timeInStage = Duration.ofMillis(stageProgress.milliseconds());
    Instant deadline = stageProgress.deadline();
    boolean stageEnded = deadline == null;
    markdown.append(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                stageProgress.stage(),
                stageProgress.state(),
                formatUtc(stageProgress.since()),
                stageEnded ? DurationText.format(timeInStage) : "",
                formatUtc(deadline)));
  }

  private static void appendComponentTable(
      StringBuilder markdown,
      LoadedManagedProvider managedProvider,
      Map<String, Instant> deploymentTimes) {
    markdown.append("| component | state | since (UTC) | inspect |\n");
    markdown.append("|---|---|---|---|\n");
    for (String componentName : managedProvider.components()) {
      Instant deployedSince = deploymentTimes.get(componentName);
      String state = deployedSince == null ? "awaited" : "deployed";
      String inspectCommand =
          "kubectl describe helmrelease %s -n %s"
              .formatted(componentName, managedProvider.ref().namespace());
      markdown.append(
          "| %s | %s | %s | `%s` |%n"
              .formatted(componentName, state, formatUtc(deployedSince), inspectCommand));
    }
    markdown.append('\n');
  }

  /** Formats an instant as {@code 2030-01-31 23:59:59}; empty for null. */
  private static String formatUtc(@Nullable Instant shownInstant) {
    if (shownInstant == null) {
      return "";
    }
    String isoText = shownInstant.truncatedTo(ChronoUnit.SECONDS).toString();
    return isoText.replace("T", " ").replace("Z", "");
  }
}
