package io.platformmesh.onboarding.runtime.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.activities.client.RequestObserver;
import io.platformmesh.onboarding.workflows.ClusterKind;
import java.time.Duration;

/**
 * The metrics of requests to Kubernetes API servers, by kind of cluster, verb and status code.
 * Paths and names are not labels because their number is unbounded.
 */
final class RequestMeters implements RequestObserver {

  private static final String REQUEST_COUNTER = "onboarding_kubernetes_requests";
  private static final String CLUSTER_TAG = "cluster";
  private static final String VERB_TAG = "verb";
  private static final String CODE_TAG = "code";

  private final MeterRegistry meterRegistry;

  /**
   * Request meters with value zero.
   *
   * @param meterRegistry registry of the request meters
   */
  RequestMeters(MeterRegistry meterRegistry) {
    this.meterRegistry = meterRegistry;
  }

  @Override
  public void onResponse(
      ClusterKind clusterKind, String verb, int statusCode, Duration responseTime) {
    countRequest(clusterKind, verb, Integer.toString(statusCode));
    if (!responseTime.isZero()) {
      meterRegistry
          .timer(MeterRules.REQUEST_DURATION, CLUSTER_TAG, clusterKind.label(), VERB_TAG, verb)
          .record(responseTime);
    }
  }

  @Override
  public void onConnectionFailure(ClusterKind clusterKind, String verb) {
    countRequest(clusterKind, verb, "error");
  }

  private void countRequest(ClusterKind clusterKind, String verb, String statusCode) {
    meterRegistry
        .counter(
            REQUEST_COUNTER, CLUSTER_TAG, clusterKind.label(), VERB_TAG, verb, CODE_TAG, statusCode)
        .increment();
  }
}
