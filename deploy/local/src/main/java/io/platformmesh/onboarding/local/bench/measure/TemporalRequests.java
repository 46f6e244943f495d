package io.platformmesh.onboarding.local.bench.measure;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts the requests that a worker or watcher has sent to Temporal, by its own metrics. */
public final class TemporalRequests {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String REQUESTS = "temporal_request_total{";
  private static final String POLLS = "temporal_long_request_total{";

  private final HttpClient httpClient = HttpClient.newHttpClient();

  /**
   * Reads the number of requests since the start of a process, by operation. Polls for tasks are
   * included.
   *
   * @param metrics URL of the metrics of the process
   */
  public Map<String, Long> read(URI metrics) {
    String metricsText = get(metrics);
    Map<String, Long> requests = new HashMap<>();
    for (String metric : new String[] {REQUESTS, POLLS}) {
      PrometheusSample.parse(metricsText, metric)
          .forEach(
              sample ->
                  requests.merge(sample.label("operation"), (long) sample.value(), Long::sum));
    }
    return requests;
  }

  private String get(URI metrics) {
    try {
      return httpClient
          .send(
              HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + metrics + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("interrupted while reading " + metrics, e);
    }
  }
}
