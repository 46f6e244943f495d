package io.platformmesh.onboarding.local.bench.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of Prometheus' text format.
 *
 * @param metric name of the metric
 * @param labels values by label
 * @param value value of the sample
 */
record PrometheusSample(String metric, Map<String, String> labels, double value) {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  PrometheusSample {
    labels = Map.copyOf(labels);
  }

  /** Parses the samples of the metrics whose name begins with a text. */
  static Stream<PrometheusSample> parse(String metricsText, String metricPrefix) {
    return metricsText
        .lines()
        .filter(line -> line.startsWith(metricPrefix))
        .map(PrometheusSample::of);
  }

  private static PrometheusSample of(String line) {
    int labelsEnd = line.lastIndexOf('}');
    int labelsStart = line.indexOf('{');
    Map<String, String> labels = new HashMap<>();
    if (labelsStart >= 0 && labelsEnd > labelsStart) {
      Matcher label = LABEL.matcher(line.substring(labelsStart, labelsEnd));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    String valueAndTime = line.substring(labelsEnd >= 0 ? labelsEnd + 1 : line.indexOf(' ')).trim();
    String value = valueAndTime.replaceFirst(" .*", "");
    String metric =
        labelsStart >= 0 ? line.substring(0, labelsStart) : line.substring(0, line.indexOf(' '));
    return new PrometheusSample(metric, labels, Double.parseDouble(value));
  }

  /** The value of a label; empty if it is absent. */
  String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
