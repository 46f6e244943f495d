package io.platformmesh.onboarding.activities.chart;

/** A registry, chart or version cannot be used; the message says what to write instead. */
public final class InvalidChartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message the rejected text, the rule, and the text to write instead
   */
  InvalidChartException(String message) {
    super(message);
  }
}
