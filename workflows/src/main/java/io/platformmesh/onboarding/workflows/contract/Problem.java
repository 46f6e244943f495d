package io.platformmesh.onboarding.workflows.contract;

import java.util.regex.Pattern;

/**
 * One rule that a manifest breaks.
 *
 * @param path the field, as a JSON pointer (RFC 6901) into the manifest: {@code
 *     /spec/runtimeDeployments/0/flux/chart}
 * @param message what the rule is and what to do; completes a sentence that begins with the field
 */
public record Problem(String path, String message) {

  private static final Pattern SLASH = Pattern.compile("/");

  /** The field as the Kubernetes documentation writes it: {@code spec.runtimeDeployments[0]}. */
  public String field() {
    StringBuilder field = new StringBuilder();
    String parent = "";
    for (String escaped : SLASH.split(path, -1)) {
      if (escaped.isEmpty()) {
        continue;
      }
      String segment = escaped.replace("~1", "/").replace("~0", "~");
      boolean bracketed = parent.equals("annotations") || isIndex(segment);
      field.append(bracketed ? "[" + segment + "]" : (field.isEmpty() ? segment : "." + segment));
      parent = segment;
    }
    return field.toString();
  }

  private static boolean isIndex(String segment) {
    return segment.chars().allMatch(Character::isDigit);
  }

  /** Field and message in one line. */
  @Override
  public String toString() {
    return field() + ": " + message;
  }
}
