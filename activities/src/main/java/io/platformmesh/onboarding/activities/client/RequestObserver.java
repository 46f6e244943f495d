package io.platformmesh.onboarding.activities.client;

import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.time.Duration;

/** Observes the requests to Kubernetes API servers: their verbs and answers, not their content. */
public interface RequestObserver {

  /** Ignores all requests. */
  RequestObserver NONE =
      new RequestObserver() {
        @Override
        public void answered(ClusterKind cluster, String verb, int code, Duration duration) {}

        @Override
        public void failed(ClusterKind cluster, String verb) {}
      };

  /**
   * An API server has answered, with any status code.
   *
   * @param cluster kind of the cluster
   * @param verb the HTTP method, or {@code WATCH}
   * @param code the HTTP status code
   * @param duration time from sending the request to the first byte of the answer; zero for a watch
   */
  void answered(ClusterKind cluster, String verb, int code, Duration duration);

  /** No API server has answered: it could not be reached, or the connection broke. */
  void failed(ClusterKind cluster, String verb);
}
