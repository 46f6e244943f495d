package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.Progress;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The current details of a run in the Temporal UI, in Markdown. */
final class CurrentDetails {

  private CurrentDetails() {}

  /**
   * @param deployed when each component was deployed that is
   */
  static String of(
      Progress progress, @Nullable LoadedManagedProvider task, Map<String, Instant> deployed) {
    StringBuilder text = new StringBuilder();
    text.append(
        "**%s**, generation %d, because of %s.%s%n%n"
            .formatted(progress.phase(), progress.generation(), progress.cause(), more(task)));
    if (progress.paused() != null) {
      text.append("> **Paused**: %s. `onboard resume` goes on.%n%n".formatted(progress.paused()));
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
    if (!progress.components().isEmpty()) {
      text.append("| component | state | since (UTC) | look at |%n|---|---|---|---|%n".formatted());
      progress.components().forEach(component -> append(text, component, task, deployed));
      text.append('\n');
    }
    if (task != null) {
      text.append(
          "PlatformMesh `%s`, Provider `%s`%n"
              .formatted(task.names().platformMesh(), task.names().provider()));
    }
    return text.toString();
  }

  private static String more(@Nullable LoadedManagedProvider task) {
    return task == null ? "" : " More: `onboard diagnose %s`".formatted(task.ref().qualifiedName());
  }

  private static void append(
      StringBuilder text,
      String component,
      @Nullable LoadedManagedProvider task,
      Map<String, Instant> deployed) {
    Instant since = deployed.get(component);
    text.append(
        "| %s | %s | %s | %s |%n"
            .formatted(
                component,
                since == null ? "awaited" : "deployed",
                time(since),
                task == null
                    ? ""
                    : "`kubectl describe helmrelease %s -n %s`"
                        .formatted(component, task.ref().namespace())));
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
