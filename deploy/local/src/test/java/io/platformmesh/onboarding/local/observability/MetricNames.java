package io.platformmesh.onboarding.local.observability;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of metrics, as processes show them and as documents have them. */
public final class MetricNames {

  /** Begins the part of the document about what is not there before it happens. */
  private static final String LATER = "### Metrics that appear with their first event";

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z0-9_]+)` \\|");

  private MetricNames() {}

  /** The metrics of a scrape; the maximum of a duration is a part of the duration. */
  public static Set<String> exported(String scrape) {
    Set<String> all = matches(TYPE, scrape);
    return all.stream()
        .filter(name -> !(name.endsWith("_max") && all.contains(name.replaceAll("_max$", ""))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The metrics that have a row in a document. */
  public static Set<String> documented(String document) {
    return matches(ROW, document);
  }

  /** The metrics that a process exports from its start, by this document. */
  public static Set<String> expected(String document) {
    return matches(ROW, document.substring(0, document.indexOf(LATER)));
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
