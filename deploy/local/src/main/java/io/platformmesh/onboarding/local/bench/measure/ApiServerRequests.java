package io.platformmesh.onboarding.local.bench.measure;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counts the requests that an API server has received, by its own metrics. It counts the kinds that
 * an onboarding uses; the API server's own objects are left out.
 */
public final class ApiServerRequests {
  // An API server counts a watch in apiserver_request_total when it ends. The open watches are in
  // the gauge.
  private static final String REQUESTS = "apiserver_request_total{";
  private static final String OPEN_REQUESTS = "apiserver_longrunning_requests{";

  private static final Set<String> RESOURCES =
      Set.of(
          "managedproviders",
          "platformmeshes",
          "providers",
          "ocirepositories",
          "helmrepositories",
          "helmcharts",
          "helmreleases",
          "repositories",
          "components",
          "resources",
          "secrets",
          "namespaces",
          "events",
          "selfsubjectaccessreviews");

  private ApiServerRequests() {}

  /** Whether the requests for a kind are counted. */
  static boolean isCounted(String resource) {
    return RESOURCES.contains(resource.replaceFirst("/.*", ""));
  }

  /**
   * Reads the number of requests since the start of an API server.
   *
   * @param server name of the API server in the counts
   * @param client client that may read its metrics
   */
  public static RequestCounts read(String server, KubernetesClient client) {
    String metrics = client.raw("/metrics");
    Map<Request, Long> counts = new HashMap<>();
    Stream.concat(
            PrometheusSample.parse(metrics, REQUESTS),
            PrometheusSample.parse(metrics, OPEN_REQUESTS))
        .filter(sample -> isCounted(sample.label("resource")))
        .forEach(
            sample ->
                counts.merge(
                    new Request(server, sample.label("verb"), resource(sample)),
                    (long) sample.value(),
                    Long::sum));
    return new RequestCounts(counts);
  }

  private static String resource(PrometheusSample sample) {
    String subresource = sample.label("subresource");
    return sample.label("resource") + (subresource.isEmpty() ? "" : "/" + subresource);
  }
}
