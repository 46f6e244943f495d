package io.platformmesh.onboarding.workflows;

import java.util.regex.Pattern;

/**
 * One rule of the validation that the manifest of a ManagedProvider breaks.
 *
 * @param path the invalid field, as a JSON pointer (RFC 6901) into the manifest: {@code
 *     /spec/runtimeDeployments/0/flux/chart}
 * @param message the broken rule and the correction; completes a sentence that begins with the
 *     field
 */
public record Problem(String path, String message) {

  private static final Pattern POINTER_SEPARATOR = Pattern.compile("/");
  private static final int ALL_SEGMENTS = -1;

  /**
   * The invalid field in the notation of the Kubernetes documentation: {@code
   * spec.runtimeDeployments[0]}.
   */
  public String field() {
    StringBuilder fieldPath = new StringBuilder();
    String parentName = "";
    for (String pointerSegment : POINTER_SEPARATOR.split(path, ALL_SEGMENTS)) {
      if (pointerSegment.isEmpty()) {
        continue;
      }
      String name = unescape(pointerSegment);
      if (parentName.equals("annotations") || isArrayIndex(name)) {
        fieldPath.append("[").append(name).append("]");
      } else if (fieldPath.isEmpty()) {
        fieldPath.append(name);
      } else {
        fieldPath.append(".").append(name);
      }
      parentName = name;
    }
    return fieldPath.toString();
  }

  /** Replaces the escape sequences of JSON pointers. */
  private static String unescape(String pointerSegment) {
    return pointerSegment.replace("~1", "/").replace("~0", "~");
  }

  private static boolean isArrayIndex(String name) {
    return name.chars().allMatch(Character::isDigit);
  }

  /** The invalid field and the message in one line. */
  @Override
  public String toString() {
    return field() + ": " + message;
  }
}
