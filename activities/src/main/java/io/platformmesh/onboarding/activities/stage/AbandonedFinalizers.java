package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads which finalizers of a ManagedProvider a user has abandoned by annotation. */
final class AbandonedFinalizers {

  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");

  private AbandonedFinalizers() {}

  /** Whether the annotation of the ManagedProvider lists the last segment of the finalizer. */
  static boolean isAbandoned(ManagedProvider managedProvider, String finalizer) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    String abandonedFinalizers =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.GIVE_UP_ANNOTATION, "");
    return SEPARATOR
        .splitAsStream(abandonedFinalizers.strip())
        .anyMatch(OnboardingMetadata.lastSegmentOf(finalizer)::equals);
  }

  /** A sentence that says how to abandon the finalizer. */
  static String abandonHint(String finalizer) {
    return " If it cannot be removed any more, abandon it with annotation %s: %s."
        .formatted(
            OnboardingMetadata.GIVE_UP_ANNOTATION, OnboardingMetadata.lastSegmentOf(finalizer));
  }
}
