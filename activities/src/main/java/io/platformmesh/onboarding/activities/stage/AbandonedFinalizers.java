package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads which parts of the removal of a ManagedProvider are abandoned by annotation. */
final class AbandonedFinalizers {

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private AbandonedFinalizers() {}

  /** The abandoned parts, as the last segments of their finalizers. */
  static List<String> partsOf(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    String parts =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.GIVE_UP_ANNOTATION, "");
    return COMMA.splitAsStream(parts.strip()).toList();
  }

  /** A sentence that says how to abandon this part. */
  static String hint(String part) {
    return " If it cannot be removed any more, abandon it with annotation %s: %s."
        .formatted(OnboardingMetadata.GIVE_UP_ANNOTATION, part);
  }
}
