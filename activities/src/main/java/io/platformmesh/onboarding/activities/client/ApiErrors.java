package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.status.Reason;

/** Turns what a Kubernetes client throws into words that say what to do. */
final class ApiErrors {

  private ApiErrors() {}

  /**
   * @param failure what the client threw
   * @param cluster the cluster that answered
   * @param doing what it tried, in words: "read Secret a/b"
   * @param redactor knows what of the server's words must not be passed on
   */
  static StageException of(
      KubernetesClientException failure, ClusterRef cluster, String doing, Redactor redactor) {
    String server = redactor.quote(serverMessage(failure));
    return switch (failure.getCode()) {
      case -1, 0 ->
          StageException.unavailable(
              Reason.ClusterUnavailable,
              "%s cannot be reached to %s: check its address, certificates and network"
                  .formatted(cluster, doing));
      case 401 ->
          StageException.act(
              Reason.Forbidden,
              "%s does not accept the credentials used to %s: renew them"
                  .formatted(cluster, doing));
      case 403 ->
          cluster.kind() == ClusterKind.KCP
              ? StageException.notYet(
                  Reason.WorkspaceNotAccessible,
                  "%s cannot be accessed to %s: create it, or correct spec.provider.path, or grant the"
                          .formatted(cluster, doing)
                      + " kcp credentials access (a new workspace may take a moment to be indexed)")
              : StageException.act(
                  Reason.Forbidden,
                  "%s forbids to %s (%s): grant the worker this permission"
                      .formatted(cluster, doing, server));
      case 404 ->
          StageException.act(
              Reason.Rejected,
              "%s has no place to %s (%s): is the custom resource definition installed there, and does the namespace exist?"
                  .formatted(cluster, doing, server));
      case 400, 422 ->
          StageException.act(
              Reason.Rejected, "%s refuses to %s: %s".formatted(cluster, doing, server));
      case 409 -> lostRace(cluster, doing);
      default ->
          StageException.unavailable(
              Reason.ClusterUnavailable,
              "%s answers %d when asked to %s: %s"
                  .formatted(cluster, failure.getCode(), doing, server));
    };
  }

  /**
   * Whether a write that named the resourceVersion it was for came too late. A test of a JSON patch
   * that fails is answered 422 with no field to blame.
   */
  static boolean isLostRace(KubernetesClientException failure) {
    return failure.getCode() == 409
        || failure.getCode() == 404
        || (failure.getCode() == 422
            && String.valueOf(failure.getMessage()).contains("the server rejected our request"));
  }

  /** The trouble of a write that came too late. */
  static StageException lostRace(ClusterRef cluster, String doing) {
    return StageException.unavailable(
        Reason.ClusterUnavailable,
        "somebody changed the object on %s while we tried to %s: it is tried again"
            .formatted(cluster, doing));
  }

  private static String serverMessage(KubernetesClientException failure) {
    return failure.getStatus() == null || failure.getStatus().getMessage() == null
        ? "no reason given"
        : failure.getStatus().getMessage();
  }
}
