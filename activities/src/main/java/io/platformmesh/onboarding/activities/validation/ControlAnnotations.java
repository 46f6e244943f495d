package io.platformmesh.onboarding.activities.validation;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.DurationText;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the control annotations by which users control an onboarding. */
public final class ControlAnnotations {

  private final OnboardingOptions defaultDeadlines;

  /**
   * @param defaultDeadlines the deadlines of stages without a deadline annotation
   */
  public ControlAnnotations(OnboardingOptions defaultDeadlines) {
    this.defaultDeadlines = defaultDeadlines;
  }

  /** The requests in the control annotations; an invalid annotation is ignored. */
  public ControlRequests requestsOf(ManagedProvider managedProvider) {
    Map<String, String> annotations = annotationsOf(managedProvider);
    String requestedRetry = annotations.get(OnboardingMetadata.RETRY_ANNOTATION);
    String handledRetry = annotations.get(OnboardingMetadata.RETRY_HANDLED_ANNOTATION);
    Map<Stage, Long> stageDeadlines = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      Duration stageDeadline =
          Optional.ofNullable(annotations.get(annotation(stage)))
              .flatMap(DurationText::parse)
              .filter(OnboardingOptions::isDeadline)
              .orElse(defaultDeadlines.deadline(stage));
      stageDeadlines.put(stage, stageDeadline.toSeconds());
    }
    String pauseReason = annotations.get(OnboardingMetadata.PAUSED_ANNOTATION);
    String unhandledRetry = Objects.equals(requestedRetry, handledRetry) ? null : requestedRetry;
    return new ControlRequests(pauseReason, unhandledRetry, stageDeadlines);
  }

  /** Returns the rules that the control annotations break; empty for valid annotations. */
  public static List<Problem> problemsOf(ManagedProvider managedProvider) {
    List<Problem> annotationProblems = new ArrayList<>();
    for (Map.Entry<String, String> annotation : annotationsOf(managedProvider).entrySet()) {
      if (annotation.getKey().startsWith(OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX)) {
        checkDeadlineAnnotation(annotation.getKey(), annotation.getValue(), annotationProblems);
      }
    }
    return annotationProblems;
  }

  private static void checkDeadlineAnnotation(
      String annotationKey, String annotationValue, List<Problem> annotationProblems) {
    List<String> stageNames = Arrays.stream(Stage.values()).map(Stage::kebabName).toList();
    String annotatedStage =
        annotationKey.substring(OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX.length());
    if (!stageNames.contains(annotatedStage)) {
      annotationProblems.add(
          new Problem(
              annotationPointer(annotationKey),
              "unknown stage %s: use %s".formatted(annotatedStage, String.join(", ", stageNames))));
      return;
    }
    boolean isValidDeadline =
        DurationText.parse(annotationValue).filter(OnboardingOptions::isDeadline).isPresent();
    if (!isValidDeadline) {
      annotationProblems.add(
          new Problem(
              annotationPointer(annotationKey),
              "'%s' is not a duration of 1 second to 365 days: write it like 90s, 30m or 1h30m"
                  .formatted(annotationValue)));
    }
  }

  /** The JSON pointer of an annotation (RFC 6901), with {@code ~} and {@code /} escaped. */
  private static String annotationPointer(String annotationKey) {
    return "/metadata/annotations/" + annotationKey.replace("~", "~0").replace("/", "~1");
  }

  /** The control annotation that sets the deadline of a stage. */
  public static String annotation(Stage stage) {
    return OnboardingMetadata.DEADLINE_ANNOTATION_PREFIX + stage.kebabName();
  }

  private static Map<String, String> annotationsOf(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : new TreeMap<>(annotations);
  }
}
