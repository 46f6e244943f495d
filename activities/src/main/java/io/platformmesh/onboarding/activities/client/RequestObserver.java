package io.platformmesh.onboarding.activities.client;

import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.time.Duration;

/** Hears of each request to a Kubernetes API server, but not what it was about. */
public interface RequestObserver {

  /** Hears nothing. */
  RequestObserver NONE =
      new RequestObserver() {
        @Override
        public void answered(ClusterKind cluster, String verb, int code, Duration took) {}

        @Override
        public void failed(ClusterKind cluster, String verb) {}
      };

  /**
   * A server has answered, whatever its answer was.
   *
   * @param cluster which kind of cluster
   * @param verb the HTTP method, or {@code WATCH}
   * @param code the HTTP status code
   * @param took time from sending the request to the first byte of the answer; zero for a watch
   */
  void answered(ClusterKind cluster, String verb, int code, Duration took);

  /** No server has answered: it could not be reached, or the connection broke. */
  void failed(ClusterKind cluster, String verb);
}
