package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the current details of a workflow run as Markdown for the Temporal UI. */
public final class CurrentDetails {

  private CurrentDetails() {}

  /**
   * Formats the Markdown text that the Temporal UI shows for a run.
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
        "**%s**, generation %d, cause: %s.%s%n%n"
            .formatted(
                progress.phase(),
                progress.generation(),
                progress.cause(),
                managedProvider == null
                    ? ""
                    : " More: `onboard diagnose %s`"
                        .formatted(managedProvider.ref().qualifiedName())));
    if (progress.paused() != null) {
      markdown.append(
          "> **Paused**: %s. `onboard resume` resumes it.%n%n".formatted(progress.paused()));
    }
    if (progress.stall() != null) {
      markdown.append(
          "> **Stalled** %s: %s%n%n"
              .formatted(progress.stall().reason(), progress.stall().message()));
    }
    if (!progress.stages().isEmpty()) {
      markdown.append(
          "| stage | state | since (UTC) | took | deadline (UTC) |%n|---|---|---|---|---|%n"
              .formatted());
      progress.stages().forEach(stageProgress -> appendStageRow(markdown, stageProgress));
      markdown.append('\n');
    }
    if (managedProvider != null) {
      appendComponentTable(markdown, managedProvider, deploymentTimes);
    }
    return markdown.toString();
  }

  private static void appendComponentTable(
      StringBuilder markdown,
      LoadedManagedProvider managedProvider,
      Map<String, Instant> deploymentTimes) {
    if (!managedProvider.components().isEmpty()) {
      markdown.append(
          "| component | state | since (UTC) | inspect |%n|---|---|---|---|%n".formatted());
      for (String componentName : managedProvider.components()) {
        Instant deployedSince = deploymentTimes.get(componentName);
        markdown.append(
            "| %s | %s | %s | `kubectl describe helmrelease %s -n %s` |%n"
                .formatted(
                    componentName,
                    deployedSince == null ? "awaited" : "deployed",
                    formatUtc(deployedSince),
                    componentName,
                    managedProvider.ref().namespace()));
      }
      markdown.append('\n');
    }
    markdown.append(
        "PlatformMesh `%s`, Provider `%s`%n"
            .formatted(managedProvider.names().platformMesh(), managedProvider.names().provider()));
  }

  private static void appendStageRow(StringBuilder markdown, StageProgress stageProgress) {
    boolean stageEnded = stageProgress.deadline() == null;
    markdown.append(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                stageProgress.stage(),
                stageProgress.state(),
                formatUtc(stageProgress.since()),
                stageEnded
                    ? DurationText.format(Duration.ofMillis(stageProgress.milliseconds()))
                    : "",
                stageEnded ? "" : formatUtc(stageProgress.deadline())));
  }

  private static String formatUtc(@Nullable Instant shownInstant) {
    return shownInstant == null
        ? ""
        : shownInstant
            .truncatedTo(ChronoUnit.SECONDS)
            .toString()
            .replace("T", " ")
            .replace("Z", "");
  }
}
