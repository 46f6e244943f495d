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

  /**
   * The invalid field in the notation of the Kubernetes documentation: {@code
   * spec.runtimeDeployments[0]}.
   */
  public String field() {
    StringBuilder fieldText = new StringBuilder();
    String parentSegment = "";
    for (String escapedSegment : POINTER_SEPARATOR.split(path, -1)) {
      if (escapedSegment.isEmpty()) {
        continue;
      }
      String segment = escapedSegment.replace("~1", "/").replace("~0", "~");
      boolean bracketed = parentSegment.equals("annotations") || isIndex(segment);
      fieldText.append(
          bracketed ? "[" + segment + "]" : (fieldText.isEmpty() ? segment : "." + segment));
      parentSegment = segment;
    }
    return fieldText.toString();
  }

  private static boolean isIndex(String segment) {
    return segment.chars().allMatch(Character::isDigit);
  }

  /** The invalid field and the message in one line. */
  @Override
  public String toString() {
    return field() + ": " + message;
  }
}
