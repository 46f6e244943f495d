package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.net.HttpURLConnection;

/** Translates the errors of Kubernetes clients into messages that say what to do next. */
public final class ApiErrors {

  private static final int UNPROCESSABLE_ENTITY = 422;

  private ApiErrors() {}

  /** Translates the error of a request about a ManagedProvider on the hosting cluster. */
  public static StageException ofManagedProvider(
      KubernetesClientException failure, String verb, String namespace, String name) {
    return of(
        failure,
        ClusterRef.HOSTING,
        "%s ManagedProvider %s/%s".formatted(verb, namespace, name),
        Redactor.ofPatterns());
  }

  /**
   * Translates the error of one request.
   *
   * @param failure the client's exception
   * @param cluster the cluster that answered; of a kcp workspace, 403 also means that it does not
   *     exist (yet)
   * @param action the request, as messages name it: "read Secret a/b"
   * @param redactor removes secrets from the server's message
   */
  static StageException of(
      KubernetesClientException failure, ClusterRef cluster, String action, Redactor redactor) {
    String serverMessage = redactor.quote(messageOf(failure));
    return switch (failure.getCode()) {
      case -1, 0 ->
          StageException.unavailable(
              Reason.ClusterUnavailable,
              "cannot reach %s to %s: check its address, certificates and network"
                  .formatted(cluster, action));
      case 401 ->
          StageException.actionNeeded(
              Reason.Forbidden,
              "%s did not accept the credentials used to %s: renew them"
                  .formatted(cluster, action));
      case 403 ->
          cluster.kind() == ClusterKind.KCP
              ? StageException.notReady(
                  Reason.WorkspaceNotAccessible,
                  "%s denied access to %s: create the workspace, correct spec.provider.path, or grant the"
                          .formatted(cluster, action)
                      + " kcp credentials access (kcp may need a moment to index a new workspace)")
              : StageException.actionNeeded(
                  Reason.Forbidden,
                  "%s denied permission to %s (%s): grant the worker this permission"
                      .formatted(cluster, action, serverMessage));
      case 404 ->
          StageException.actionNeeded(
              Reason.Rejected,
              "%s could not %s (%s): install the custom resource definition there, or create the namespace"
                  .formatted(cluster, action, serverMessage));
      case 400, UNPROCESSABLE_ENTITY ->
          StageException.actionNeeded(
              Reason.Rejected,
              "%s rejected the request to %s: %s".formatted(cluster, action, serverMessage));
      case 409 -> lostRace(cluster, action);
      default ->
          StageException.unavailable(
              Reason.ClusterUnavailable,
              "%s answered %d to the request to %s: %s"
                  .formatted(cluster, failure.getCode(), action, serverMessage));
    };
  }

  /**
   * Whether a write under a resourceVersion failed because another writer has changed or deleted
   * the object in between.
   */
  public static boolean isLostRace(KubernetesClientException failure) {
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> true;
      case UNPROCESSABLE_ENTITY -> isFailedPatchTest(failure.getStatus());
      default -> false;
    };
  }

  /**
   * An API server answers a JSON patch whose test fails with reason Invalid and empty details. An
   * object that fails validation has its name and the invalid fields in the details, and the denial
   * of an admission webhook has the reason and details that the webhook gives.
   */
  private static boolean isFailedPatchTest(Status serverStatus) {
    if (serverStatus == null || !"Invalid".equals(serverStatus.getReason())) {
      return false;
    }
    StatusDetails statusDetails = serverStatus.getDetails();
    return statusDetails == null
        || (statusDetails.getName() == null && statusDetails.getCauses().isEmpty());
  }

  /** Returns the error of a write that {@link #isLostRace lost a race}: Temporal retries it. */
  static StageException lostRace(ClusterRef cluster, String action) {
    return StageException.unavailable(
        Reason.ClusterUnavailable,
        "another writer changed the object on %s before the request to %s: Temporal retries it"
            .formatted(cluster, action));
  }

  private static String messageOf(KubernetesClientException failure) {
    return failure.getStatus() == null || failure.getStatus().getMessage() == null
        ? "no message"
        : failure.getStatus().getMessage();
  }
}
