package io.platformmesh.onboarding.local.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.local.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each alert has a runbook, tests, and documented metrics. */
class RunbooksTest {

  private record Rule(
      String alert, String expr, Map<String, String> labels, Map<String, String> annotations) {}

  @SuppressWarnings("unchecked")
  private static List<Rule> rules() throws IOException {
    Map<String, Object> file =
        Serialization.unmarshal(
            Files.readString(Checkout.file("deploy/prometheus/alerts.yaml")), Map.class);
    List<Map<String, Object>> groups = (List<Map<String, Object>>) file.get("groups");
    return groups.stream()
        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
        .map(
            rule ->
                new Rule(
                    (String) rule.get("alert"),
                    (String) rule.get("expr"),
                    (Map<String, String>) rule.get("labels"),
                    (Map<String, String>) rule.get("annotations")))
        .toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(Checkout.file(file));
  }

  @Test
  void everyAlertHasARunbookAndNoRunbookIsWithoutAlert() throws Exception {
    List<String> headings =
        Pattern.compile("(?m)^## (\\S+)$")
            .matcher(read("docs/runbooks.md"))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(headings).isEqualTo(rules().stream().map(Rule::alert).toList());
    for (Rule rule : rules()) {
      assertThat(rule.annotations())
          .containsOnlyKeys("summary", "description", "runbook_url")
          .containsEntry(
              "runbook_url", "docs/runbooks.md#" + rule.alert().toLowerCase(Locale.ROOT));
      assertThat(rule.labels().get("severity")).isIn("critical", "warning");
    }
  }

  @Test
  void everyAlertIsTestedBothWays() throws Exception {
    String tests = read("deploy/prometheus/alerts_test.yaml");
    for (Rule rule : rules()) {
      assertThat(tests)
          .contains("name: " + rule.alert() + " fires")
          .contains("name: " + rule.alert() + " is quiet, ");
    }
  }

  /** Documents use full names, which can be queried. */
  @Test
  void metricsThatDocumentsSpeakOfAreDocumented() throws Exception {
    Set<String> documented = MetricNames.documented(read("docs/observability.md"));
    Pattern metric = Pattern.compile("`((?:onboarding|temporal|jvm|process)_[a-z0-9_]+)[`{]");
    List<String> mentioned = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Checkout.file("docs"))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
        metric
            .matcher(Files.readString(page))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.endsWith("_"))
            .forEach(mentioned::add);
      }
    }

    assertThat(mentioned).contains("temporal_worker_task_slots_available");
    assertThat(documented).containsAll(mentioned);
  }

  @Test
  void everyMetricOfRulesAndDashboardIsDocumented() throws Exception {
    StringBuilder asked = new StringBuilder();
    for (Rule rule : rules()) {
      asked.append(rule.expr()).append('\n');
    }
    for (Dashboard.Query query :
        Dashboard.queries(Checkout.file("deploy/grafana/onboarding.json"))) {
      asked.append(query.expression()).append('\n');
    }
    List<String> names =
        Pattern.compile("\\b(?:onboarding|temporal|jvm|process)_[a-z0-9_]+")
            .matcher(asked)
            .results()
            .map(found -> found.group().replaceAll("_(bucket|count|sum)$", ""))
            .distinct()
            .toList();

    assertThat(names).hasSizeGreaterThan(20);
    assertThat(MetricNames.documented(read("docs/observability.md"))).containsAll(names);
  }
}
