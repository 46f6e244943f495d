package io.platformmesh.onboarding.workflows.display;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the current details of a run as Markdown for the Temporal UI. */
public final class CurrentDetails {

  private CurrentDetails() {}

  /**
   * Formats the details.
   *
   * @param managedProvider the loaded ManagedProvider; null when there is none
   * @param deployed when each deployed component was deployed, by name
   */
  public static String of(
      Progress progress,
      @Nullable LoadedManagedProvider managedProvider,
      Map<String, Instant> deployed) {
    StringBuilder text = new StringBuilder();
    text.append(
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
      text.append(
          "> **Paused**: %s. `onboard resume` resumes it.%n%n".formatted(progress.paused()));
    }
    if (progress.stall() != null) {
      text.append(
          "> **Stalled** %s: %s%n%n"
              .formatted(progress.stall().reason(), progress.stall().message()));
    }
    if (!progress.stages().isEmpty()) {
      text.append(
          "| stage | state | since (UTC) | took | deadline (UTC) |%n|---|---|---|---|---|%n"
              .formatted());
      progress.stages().forEach(stage -> append(text, stage));
      text.append('\n');
    }
    if (managedProvider != null) {
      append(text, managedProvider, deployed);
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text, LoadedManagedProvider managedProvider, Map<String, Instant> deployed) {
    if (!managedProvider.components().isEmpty()) {
      text.append("| component | state | since (UTC) | inspect |%n|---|---|---|---|%n".formatted());
      for (String component : managedProvider.components()) {
        Instant since = deployed.get(component);
        text.append(
            "| %s | %s | %s | `kubectl describe helmrelease %s -n %s` |%n"
                .formatted(
                    component,
                    since == null ? "awaited" : "deployed",
                    time(since),
                    component,
                    managedProvider.ref().namespace()));
      }
      text.append('\n');
    }
    text.append(
        "PlatformMesh `%s`, Provider `%s`%n"
            .formatted(managedProvider.names().platformMesh(), managedProvider.names().provider()));
  }

  private static void append(StringBuilder text, StageProgress stage) {
    boolean ended = stage.deadline() == null;
    text.append(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                stage.stage(),
                stage.state(),
                time(stage.since()),
                ended ? DurationText.format(Duration.ofMillis(stage.milliseconds())) : "",
                ended ? "" : time(stage.deadline())));
  }

  private static String time(@Nullable Instant instant) {
    return instant == null
        ? ""
        : instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("T", " ").replace("Z", "");
  }
}
