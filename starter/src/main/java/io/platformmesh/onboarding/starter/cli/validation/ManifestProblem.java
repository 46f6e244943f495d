package io.platformmesh.onboarding.starter.cli.validation;

import io.platformmesh.onboarding.workflows.Problem;

/**
 * One rule that a manifest in a file breaks.
 *
 * @param file the file, or {@code -} for standard input
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

  /** Returns the line that {@code onboard validate} prints: file, line, field and message. */
  @Override
  public String toString() {
    return "%s:%d: %s%s".formatted(file, line, field.isEmpty() ? "" : field + ": ", message);
  }
}
