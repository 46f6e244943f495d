package io.platformmesh.onboarding.activities.client;

import io.platformmesh.onboarding.workflows.ClusterKind;
import java.time.Duration;

/** Observes the requests to Kubernetes API servers: their verbs and answers, not their content. */
public interface RequestObserver {

  /** Ignores all requests. */
  RequestObserver NONE =
      new RequestObserver() {
        @Override
        public void onResponse(
            ClusterKind clusterKind, String verb, int statusCode, Duration responseTime) {}

        @Override
        public void onConnectionFailure(ClusterKind clusterKind, String verb) {}
      };

  /**
   * Called when an API server has answered a request, with any status code.
   *
   * @param clusterKind kind of the cluster
   * @param verb the HTTP method, or {@code WATCH}
   * @param statusCode the HTTP status code
   * @param responseTime time from sending the request to the first byte of the answer; zero for a
   *     watch
   */
  void onResponse(ClusterKind clusterKind, String verb, int statusCode, Duration responseTime);

  /**
   * Called when no API server has answered a request: it could not be reached, or the connection
   * broke.
   */
  void onConnectionFailure(ClusterKind clusterKind, String verb);
}
