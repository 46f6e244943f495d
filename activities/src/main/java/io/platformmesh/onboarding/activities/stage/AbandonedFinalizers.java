package io.platformmesh.onboarding.activities.stage;

import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The parts of a removal that the owner of a ManagedProvider no longer insists on. */
final class AbandonedFinalizers {

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private AbandonedFinalizers() {}

  /** The parts in the annotation, as the last segments of their finalizers. */
  static List<String> parts(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    String parts =
        annotations == null
            ? ""
            : annotations.getOrDefault(OnboardingMetadata.GIVE_UP_ANNOTATION, "");
    return COMMA.splitAsStream(parts.strip()).toList();
  }

  /** How the owner gives the part up. */
  static String hint(String part) {
    return " If it cannot be had any more, give it up by annotation %s: %s."
        .formatted(OnboardingMetadata.GIVE_UP_ANNOTATION, part);
  }
}
