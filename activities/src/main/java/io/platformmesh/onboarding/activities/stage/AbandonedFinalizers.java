package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads which parts of the removal of a ManagedProvider are abandoned by annotation. */
final class AbandonedFinalizers {

  private static final Pattern PART_SEPARATOR = Pattern.compile("\\s*,\\s*");

  private AbandonedFinalizers() {}

  /** The abandoned parts of the removal, as the last segments of their finalizers. */
  static List<String> abandonedPartsOf(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    String abandonedParts =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.GIVE_UP_ANNOTATION, "");
    return PART_SEPARATOR.splitAsStream(abandonedParts.strip()).toList();
  }

  /** A sentence that says how to abandon this part of the removal. */
  static String abandonHint(String finalizerPart) {
    return " If it cannot be removed any more, abandon it with annotation %s: %s."
        .formatted(OnboardingMetadata.GIVE_UP_ANNOTATION, finalizerPart);
  }
}
