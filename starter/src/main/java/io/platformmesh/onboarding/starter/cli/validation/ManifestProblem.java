package io.platformmesh.onboarding.starter.cli.validation;

import io.platformmesh.onboarding.starter.cli.manifest.Document;
import io.platformmesh.onboarding.workflows.Problem;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * One rule that a manifest in a file breaks.
 *
 * @param file name of the file, or {@code standard input}
 * @param line line in the file, from 1
 * @param field the field, such as {@code spec.runtimeDeployments[0].flux.chart}; empty for the
 *     whole document
 * @param message the broken rule of the manifest, and what to do
 */
record ManifestProblem(String file, int line, String field, String message) {

  private static final String WHOLE_DOCUMENT = "";
  private static final String NOT_VALID_YAML = "not valid YAML: ";

  static ManifestProblem of(String file, Document document, Problem problem) {
    return new ManifestProblem(
        file, document.line(problem.path()), problem.field(), problem.message());
  }

  static ManifestProblem ofMalformedYaml(String file, YAMLException malformedYaml) {
    if (malformedYaml instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return new ManifestProblem(
          file,
          Document.lineNumber(marked.getProblemMark()),
          WHOLE_DOCUMENT,
          NOT_VALID_YAML + marked.getProblem());
    }
    return new ManifestProblem(
        file, Document.FIRST_LINE, WHOLE_DOCUMENT, NOT_VALID_YAML + malformedYaml.getMessage());
  }

  /** Returns the line that {@code onboard validate} prints: file, line, field and message. */
  @Override
  public String toString() {
    String fieldPrefix = field.isEmpty() ? "" : field + ": ";
    return "%s:%d: %s".formatted(file, line, fieldPrefix + message);
  }
}
