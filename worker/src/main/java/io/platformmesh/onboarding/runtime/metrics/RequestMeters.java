package io.platformmesh.onboarding.runtime.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.activities.client.RequestObserver;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.time.Duration;

/**
 * The meters of requests to Kubernetes API servers, by kind of cluster, verb and status code. Paths
 * and names are not labels because their number is unbounded.
 */
final class RequestMeters implements RequestObserver {

  private static final String REQUESTS = "onboarding_kubernetes_requests";
  private static final String CLUSTER = "cluster";
  private static final String VERB = "verb";
  private static final String CODE = "code";

  private final MeterRegistry registry;

  /**
   * Meters without requests.
   *
   * @param registry registry of the meters
   */
  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(ClusterKind cluster, String verb, int code, Duration took) {
    count(cluster, verb, Integer.toString(code));
    if (!took.isZero()) {
      registry
          .timer(MeterRules.REQUEST_DURATION, CLUSTER, cluster.label(), VERB, verb)
          .record(took);
    }
  }

  @Override
  public void failed(ClusterKind cluster, String verb) {
    count(cluster, verb, "error");
  }

  private void count(ClusterKind cluster, String verb, String code) {
    registry.counter(REQUESTS, CLUSTER, cluster.label(), VERB, verb, CODE, code).increment();
  }
}
