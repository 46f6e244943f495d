package io.platformmesh.onboarding.local.observability;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Prometheus that scrapes every second. */
public final class PrometheusServer implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerProcess process;
  private final URI url;

  private PrometheusServer(ServerProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param rules file of alerting rules
   * @param targets where metrics are, by the name of the job
   */
  public static PrometheusServer start(Path directory, Path rules, Map<String, URI> targets)
      throws IOException {
    List<String> jobs = new ArrayList<>();
    targets.forEach(
        (job, target) ->
            jobs.add(
                "{job_name: %s, metrics_path: %s, static_configs: [{targets: ['%s']}]}"
                    .formatted(job, target.getPath(), target.getAuthority())));
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yaml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [%s]
            scrape_configs: [%s]
            """
                .formatted(rules, String.join(", ", jobs)));
    int port = Ports.free();
    List<String> command =
        List.of(
            String.valueOf(ServerBinaries.find(line -> {}, "prometheus").get("prometheus")),
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port);
    PrometheusServer server =
        new PrometheusServer(
            ServerProcess.start(
                new ServerProcess.Settings(
                    "prometheus",
                    command,
                    Map.of(),
                    directory.resolve("prometheus.log"),
                    directory)),
            URI.create("http://127.0.0.1:" + port));
    server.process.awaitReady(
        Duration.ofSeconds(30),
        "a ready Prometheus",
        () -> server.get("/-/ready").statusCode() == 200);
    return server;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The answer of its API, data and all. */
  public JsonNode api(String path) throws IOException, InterruptedException {
    return Json.mapper().readTree(get("/api/v1/" + path).body());
  }

  /**
   * Evaluates a query now.
   *
   * @throws IllegalArgumentException when Prometheus finds an error in it
   */
  public JsonNode query(String query) throws IOException, InterruptedException {
    JsonNode answer = api("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalArgumentException(query + ": " + answer.path("error").asText());
    }
    return answer.path("data").path("result");
  }

  @Override
  public void close() {
    process.close();
  }
}
