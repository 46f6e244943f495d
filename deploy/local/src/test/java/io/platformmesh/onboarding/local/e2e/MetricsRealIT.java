package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.chart.Tool;
import io.platformmesh.onboarding.local.observability.Dashboard;
import io.platformmesh.onboarding.local.observability.MetricNames;
import io.platformmesh.onboarding.local.observability.PrometheusServer;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of worker and watcher, scraped by a real Prometheus. */
class MetricsRealIT {

  @TempDir static Path state;
  @TempDir static Path prometheusState;

  /** Exit code of promtool for metrics that it can parse and whose names it criticises. */
  private static final int LINTED = 3;

  /** Names of Micrometer's and of Temporal's SDK; and help, which docs/observability.md has. */
  private static final Pattern EXCEPTED =
      Pattern.compile(
          "^(process_cpu_time_ns_total|system_cpu_count|temporal_workflow_active_thread_count) "
              + "| no help text$");

  private static RealPlatform platform;
  private static Onboardings onboardings;
  private static PrometheusServer prometheus;

  /**
   * Onboards one ManagedProvider, changes, repairs and retries it; a second one misses its
   * deadline, and a third one names an unknown cluster.
   */
  @BeforeAll
  static void onboard() throws Exception {
    onboardings = Onboardings.start(state, options -> options.cluster("edge"));
    platform = onboardings.platform();
    prometheus =
        PrometheusServer.start(
            prometheusState,
            Checkout.file("deploy/prometheus/alerts.yaml"),
            Map.of("worker", platform.workerMetrics(), "watcher", platform.watcherMetrics()));
    awaitValue("sum(onboarding_drift_repaired_total)", "0");
    apply("measured");
    onboardings.apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata:
          name: overdue
          annotations: {onboarding.platform-mesh.io/deadline-await-platform-mesh: 2s}
        spec:
          platformMeshRef: {name: no-mesh}
          runtimeDeployments: [{flux: {chart: overdue-app, registry: r.io, version: '1.0'}}]
        """);
    onboardings.applyManagedProvider(
        "unreachable",
        "runtimeKubeconfigSecretName: nowhere, runtimeDeployments: [{flux: {chart: far-app,"
            + " registry: r.io, version: '1.0'}}]");
    onboardings.awaitReady("measured");
    onboardings.object(ResourceKind.HelmRelease, "measured-app").delete();
    awaitValue("sum(onboarding_drift_repaired_total)", "1");
    onboardings.awaitReady("measured");
    onboardings
        .managedProvider("measured")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\":"
                + " {\"onboarding.platform-mesh.io/retry-requested-at\": \"now\"}}}");
    awaitValue("sum(onboarding_retries_requested_total)", "1");
    awaitValue("sum(onboarding_managed_providers_stalled)", "2");
    // A counter that appears with its first count has a rate from its second count on.
    awaitValue("sum(temporal_workflow_endtoend_latency_seconds_count) >= bool 1", "1");
    apply("measured-too");
    onboardings.awaitReady("measured-too");
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  @AfterAll
  static void stop() {
    prometheus.close();
    onboardings.close();
  }

  private static void awaitValue(String query, String value) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(prometheus.query(query).path(0).path("value").path(1).asText())
                    .as(query)
                    .isEqualTo(value));
  }

  private static String scrape(URI metrics) throws IOException {
    try (InputStream answer = metrics.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String scrapeBoth() throws IOException {
    return scrape(platform.workerMetrics()) + scrape(platform.watcherMetrics());
  }

  @Test
  void everyMetricIsDocumentedAndNoOther() throws Exception {
    String document = Files.readString(Checkout.file("docs/observability.md"));

    Set<String> exported = MetricNames.exported(scrapeBoth());

    assertThat(exported).isSubsetOf(MetricNames.documented(document));
    assertThat(MetricNames.expected(document)).isSubsetOf(exported);
  }

  /** Checks the conventions of promtool, except for metrics of libraries. */
  @Test
  void ourNamesKeepToTheConventions() throws Exception {
    Path promtool = ServerBinaries.find(System.err::println, "promtool").get("promtool");
    Tool tool = new Tool(promtool.toString(), platform.kubeconfig(), state);
    for (URI metrics : List.of(platform.workerMetrics(), platform.watcherMetrics())) {
      Tool.Result check = tool.run(scrape(metrics), List.of("check", "metrics"));
      assertThat(check.err().lines().filter(line -> !EXCEPTED.matcher(line).find())).isEmpty();
      assertThat(check.code()).as(check.err()).isIn(0, LINTED);
    }
  }

  @Test
  void clusterThatCannotBeWatchedIsCounted() {
    awaitValue("onboarding_informers{cluster='runtime',state='impossible'}", "1");
    awaitValue("sum(onboarding_informers{cluster='hosting',state!='watching'})", "0");
    awaitValue("onboarding_managed_providers_stalled{reason='RuntimeKubeconfigMissing'}", "1");
  }

  @Test
  void noMetricKnowsTheNameOfAnObject() throws Exception {
    assertThat(scrapeBoth().lines())
        .noneMatch(line -> line.contains("measured"))
        .noneMatch(line -> line.contains("overdue"))
        .noneMatch(line -> line.contains(Onboardings.SYSTEM))
        .noneMatch(line -> line.contains(RealPlatform.NAMESPACE));
  }

  @Test
  void everyPanelOfTheDashboardHasData() throws Exception {
    List<String> shown = new ArrayList<>();
    List<Dashboard.Query> queries =
        Dashboard.queries(Checkout.file("deploy/grafana/onboarding.json"));
    for (Dashboard.Query query : queries) {
      String resolved = query.resolved("2m", "10m");
      List<String> values = new ArrayList<>();
      await(query.panel() + ": " + resolved)
          .atMost(LONG)
          .until(() -> values.addAll(values(prometheus.query(resolved))));
      shown.add("%-30s %s".formatted(query.panel(), String.join("; ", values)));
    }
    System.out.println(String.join("\n", shown));
    assertThat(shown).hasSizeGreaterThan(30);
  }

  /** Those that say something, with their labels. */
  private static List<String> values(JsonNode result) {
    List<String> values = new ArrayList<>();
    for (JsonNode sample : result) {
      String value = sample.path("value").path(1).asText();
      if (!value.equals("NaN")) {
        values.add(labels(sample.path("metric")) + value);
      }
    }
    return values;
  }

  private static String labels(JsonNode metric) {
    List<String> labels = new ArrayList<>();
    metric.properties().forEach(label -> labels.add(label.getValue().asText()));
    return labels.isEmpty() ? "" : String.join(" ", labels) + "=";
  }

  @Test
  void everyRuleIsEvaluatedAndOnlyExpectedAlertsArePending() throws Exception {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(rules().values()).isNotEmpty().allMatch(rule -> rule.isHealthy()));
    assertThat(states("inactive")).contains("OnboardingWorkerDown", "OnboardingNoActiveWatcher");
    assertThat(states("pending")).containsExactly("OnboardingStalled", "OnboardingWatchImpossible");
  }

  private record Rule(boolean isHealthy, String state) {}

  private static Set<String> states(String state) throws Exception {
    return rules().entrySet().stream()
        .filter(rule -> rule.getValue().state().equals(state))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Rule> rules() throws Exception {
    Map<String, Rule> rules = new TreeMap<>();
    for (JsonNode rule : prometheus.api("rules").at("/data/groups/0/rules")) {
      rules.put(
          rule.path("name").asText(),
          new Rule(rule.path("health").asText().equals("ok"), rule.path("state").asText()));
    }
    return rules;
  }
}
