package io.platformmesh.onboarding.starter.cli.validation;

import io.platformmesh.onboarding.starter.cli.manifest.Document;
import io.platformmesh.onboarding.workflows.Problem;
import org.yaml.snakeyaml.error.MarkedYAMLException;

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

  static ManifestProblem of(String file, Document document, Problem problem) {
    return new ManifestProblem(
        file, document.line(problem.path()), problem.field(), problem.message());
  }

  static ManifestProblem ofMalformedYaml(String file, MarkedYAMLException malformedYaml) {
    int problemLine =
        malformedYaml.getProblemMark() == null
            ? Document.FIRST_LINE
            : Document.lineNumber(malformedYaml.getProblemMark());
    return new ManifestProblem(
        file, problemLine, /* field= */ "", "not valid YAML: " + malformedYaml.getProblem());
  }

  /** Returns the line that {@code onboard validate} prints: file, line, field and message. */
  @Override
  public String toString() {
    String fieldPrefix = field.isEmpty() ? "" : field + ": ";
    return "%s:%d: %s".formatted(file, line, fieldPrefix + message);
  }
}
