package io.platformmesh.onboarding.activities.control;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.contract.ControlRequests;
import io.platformmesh.onboarding.workflows.contract.Problem;
import io.platformmesh.onboarding.workflows.status.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the annotations by which users control an onboarding. */
public final class ControlAnnotations {

  private final OnboardingOptions options;

  /**
   * @param options the deadlines of stages without an annotation
   */
  public ControlAnnotations(OnboardingOptions options) {
    this.options = options;
  }

  /** The requests in the annotations; an invalid annotation is ignored. */
  public ControlRequests requestsOf(ManagedProvider managedProvider) {
    Map<String, String> annotations = annotations(managedProvider);
    String retry = annotations.get(OnboardingMetadata.RETRY_ANNOTATION);
    String handled = annotations.get(OnboardingMetadata.RETRY_HANDLED_ANNOTATION);
    Map<Stage, Long> deadlines = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      Duration deadline =
          Optional.ofNullable(annotations.get(annotation(stage)))
              .flatMap(DurationText::parse)
              .filter(OnboardingOptions::isDeadline)
              .orElse(options.deadline(stage));
      deadlines.put(stage, deadline.toSeconds());
    }
    return new ControlRequests(
        annotations.get(OnboardingMetadata.PAUSED_ANNOTATION),
        Objects.equals(retry, handled) ? null : retry,
        deadlines);
  }

  /** Returns the rules that the annotations break; empty for valid annotations. */
  public static List<Problem> problemsOf(ManagedProvider managedProvider) {
    List<Problem> problems = new ArrayList<>();
    annotations(managedProvider)
        .forEach(
            (key, value) -> {
              if (key.startsWith(OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX)) {
                check(key, value, problems);
              }
            });
    return problems;
  }

  private static void check(String key, String value, List<Problem> problems) {
    List<String> names = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      names.add(stage.kebabName());
    }
    String stage = key.substring(OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX.length());
    if (!names.contains(stage)) {
      problems.add(
          new Problem(
              pointer(key), "unknown stage %s: use %s".formatted(stage, String.join(", ", names))));
    } else if (DurationText.parse(value).filter(OnboardingOptions::isDeadline).isEmpty()) {
      problems.add(
          new Problem(
              pointer(key),
              "'%s' is not a duration of 1 second to 365 days: write it like 90s, 30m or 1h30m"
                  .formatted(value)));
    }
  }

  private static String pointer(String key) {
    return "/metadata/annotations/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** The annotation that sets the deadline of a stage. */
  public static String annotation(Stage stage) {
    return OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX + stage.kebabName();
  }

  private static Map<String, String> annotations(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : new TreeMap<>(annotations);
  }
}
