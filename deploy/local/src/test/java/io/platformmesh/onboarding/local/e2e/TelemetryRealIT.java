package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.observability.TraceReceiver;
import io.platformmesh.onboarding.local.observability.TraceReceiver.Span;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces, logs and health endpoints of worker and watcher. */
class TelemetryRealIT {

  @TempDir static Path state;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TraceReceiver traces;
  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start() throws IOException {
    traces = TraceReceiver.start();
    onboardings =
        Onboardings.start(
            state,
            options ->
                options
                    .onboardVariable("LOG_FORMAT", "json")
                    .onboardVariable("OTEL_EXPORTER_OTLP_ENDPOINT", traces.endpoint().toString())
                    .onboardVariable("OTEL_BSP_SCHEDULE_DELAY", "200"));
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
    traces.close();
  }

  private static void onboard(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
    onboardings.awaitReady(name);
  }

  private static HttpResponse<String> send(String method, URI uri) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void traceLeadsFromTheWatcherThroughTheRunToItsActivities() {
    onboard("traced");

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(paths())
                    .contains(
                        List.of(
                            "onboarding-watcher SignalWithStartWorkflow:Onboarding",
                            "onboarding-worker RunWorkflow:Onboarding",
                            "onboarding-worker StartActivity:CopyKubeconfig",
                            "onboarding-worker RunActivity:CopyKubeconfig")));
    Map<String, Span> all = byId();
    assertThat(traces.spans())
        .as("a child is in the trace of its parent")
        .allMatch(
            span ->
                !all.containsKey(span.parent())
                    || all.get(span.parent()).trace().equals(span.trace()));
  }

  private static Map<String, Span> byId() {
    return traces.spans().stream()
        .collect(Collectors.toMap(Span::id, Function.identity(), (one, same) -> one));
  }

  /** From each span that has no parent here to each that has no child. */
  private static List<List<String>> paths() {
    Map<String, Span> all = byId();
    return all.values().stream()
        .map(
            span -> {
              List<String> way = new ArrayList<>();
              for (Span at = span; at != null; at = all.get(at.parent())) {
                way.add(0, at.service() + " " + at.name());
              }
              return way;
            })
        .toList();
  }

  @Test
  void everyLineOfLogIsJsonAndKnowsItsOnboarding() throws Exception {
    setLevel(platform.workerMetrics(), "DEBUG");
    setLevel(platform.watcherMetrics(), "DEBUG");
    onboard("logged");

    for (Path log : List.of(platform.worker().log(), platform.watcher().log())) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(lines(log))
                      .allMatch(line -> line.hasNonNull("time") && line.hasNonNull("level"))
                      .anyMatch(
                          line ->
                              line.path("namespace").asText().equals(RealPlatform.NAMESPACE)
                                  && line.path("name").asText().equals("logged")
                                  && line.path("workflowId").asText().endsWith("/logged")));
    }
    assertThat(lines(platform.worker().log()))
        .anyMatch(line -> line.hasNonNull("runId") && line.hasNonNull("activityType"));
  }

  private static List<JsonNode> lines(Path log) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      lines.add(Json.mapper().readTree(line));
    }
    return lines;
  }

  private static void setLevel(URI metrics, String level) throws Exception {
    HttpResponse<String> answer = send("PUT", metrics.resolve("/loglevel?level=" + level));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(send("GET", metrics.resolve("/loglevel")).body()).isEqualTo(level + "\n");
  }

  @Test
  void notReadyWithTheReasonWhileTemporalDoesNotAnswerButAlive() throws Exception {
    for (URI metrics : List.of(platform.workerMetrics(), platform.watcherMetrics())) {
      assertThat(send("GET", metrics.resolve("/readyz")).body()).isEqualTo("ok\n");
    }
    signal("STOP");
    try {
      for (URI metrics : List.of(platform.workerMetrics(), platform.watcherMetrics())) {
        HttpResponse<String> readiness = send("GET", metrics.resolve("/readyz"));
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body())
            .isEqualTo(
                "Temporal at %s does not answer (DEADLINE_EXCEEDED)\n"
                    .formatted(platform.temporalAddress()));
        assertThat(send("GET", metrics.resolve("/healthz")).body()).isEqualTo("ok\n");
      }
    } finally {
      signal("CONT");
    }
    for (URI metrics : List.of(platform.workerMetrics(), platform.watcherMetrics())) {
      await().atMost(LONG).until(() -> send("GET", metrics.resolve("/readyz")).statusCode() == 200);
    }
  }

  private static void signal(String signal) throws Exception {
    String pid = Long.toString(platform.temporalProcess().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }
}
