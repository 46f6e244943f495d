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

  /** Codes of an exception without an answer of the API server. */
  private static final int NO_STATUS_CODE = -1;

  private static final int NO_ANSWER = 0;

  private static final int HTTP_UNPROCESSABLE_ENTITY = 422;

  private static final String NAMESPACES = "namespaces";

  private ApiErrors() {}

  /** Translates the error of a request about a ManagedProvider on the hosting cluster. */
  public static StageException translateForManagedProvider(
      KubernetesClientException failure, String verb, String namespace, String name) {
    return translate(
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
  static StageException translate(
      KubernetesClientException failure, ClusterRef cluster, String action, Redactor redactor) {
    String serverMessage = redactor.quote(serverMessageOf(failure));
    return switch (failure.getCode()) {
      case NO_STATUS_CODE, NO_ANSWER ->
          StageException.unavailable(
              Reason.ClusterUnavailable,
              "cannot reach %s to %s: check its address, certificates and network"
                  .formatted(cluster, action));
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          StageException.actionNeeded(
              Reason.Forbidden,
              "%s did not accept the credentials used to %s: renew them"
                  .formatted(cluster, action));
      case HttpURLConnection.HTTP_NOT_FOUND -> notFound(failure, cluster, action, serverMessage);
      case HttpURLConnection.HTTP_FORBIDDEN,
          HttpURLConnection.HTTP_BAD_REQUEST,
          HTTP_UNPROCESSABLE_ENTITY ->
          refused(failure, cluster, action, serverMessage);
      case HttpURLConnection.HTTP_CONFLICT -> lostRaceException(cluster, action);
      default ->
          StageException.unavailable(
              Reason.ClusterUnavailable,
              "%s answered %d to the request to %s: %s"
                  .formatted(cluster, failure.getCode(), action, serverMessage));
    };
  }

  private static StageException notFound(
      KubernetesClientException failure, ClusterRef cluster, String action, String serverMessage) {
    Status serverStatus = failure.getStatus();
    boolean isNamespaceMissing =
        serverStatus != null
            && serverStatus.getDetails() != null
            && NAMESPACES.equals(serverStatus.getDetails().getKind());
    return isNamespaceMissing
        ? StageException.actionNeeded(
            Reason.Rejected,
            "%s could not %s (%s): create the namespace".formatted(cluster, action, serverMessage))
        : StageException.actionNeeded(
            Reason.KindNotServed,
            "%s does not serve the kind to %s (%s): install its controller with its custom resource definitions there"
                .formatted(cluster, action, serverMessage));
  }

  /** Only a missing permission leads to the advice to grant it. */
  private static StageException refused(
      KubernetesClientException failure, ClusterRef cluster, String action, String serverMessage) {
    Refusal refusal = Refusal.of(failure.getStatus(), failure.getCode());
    boolean isPermissionMissing = refusal == Refusal.PERMISSION_MISSING;
    return switch (refusal) {
      case NAMESPACE_TERMINATING ->
          StageException.notReady(
              Reason.NamespaceTerminating,
              "%s cannot %s while the namespace is being deleted (%s): wait until the namespace is gone, or find the finalizers that keep it"
                  .formatted(cluster, action, serverMessage));
      case QUOTA_EXCEEDED ->
          StageException.actionNeeded(
              Reason.QuotaExceeded,
              "a quota on %s does not allow to %s (%s): raise the quota, or delete unused objects"
                  .formatted(cluster, action, serverMessage));
      case ADMISSION_DENIED ->
          StageException.actionNeeded(
              Reason.AdmissionDenied,
              "an admission policy of %s denied to %s (%s): meet the policy, or exempt the objects of the onboarding from it"
                  .formatted(cluster, action, serverMessage));
      case PERMISSION_MISSING, OTHER -> {
        boolean isDenied = failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
        if (isDenied && cluster.kind() == ClusterKind.KCP) {
          yield workspaceNotAccessible(cluster, action);
        }
        yield isPermissionMissing
            ? StageException.actionNeeded(
                Reason.Forbidden,
                "%s denied permission to %s (%s): grant the worker this permission"
                    .formatted(cluster, action, serverMessage))
            : StageException.actionNeeded(
                Reason.Rejected,
                "%s rejected the request to %s: %s".formatted(cluster, action, serverMessage));
      }
    };
  }

  private static StageException workspaceNotAccessible(ClusterRef workspace, String action) {
    return StageException.notReady(
        Reason.WorkspaceNotAccessible,
        "%s denied access to %s".formatted(workspace, action)
            + ": create the workspace, correct spec.provider.path, or grant the kcp credentials"
            + " access (kcp may need a moment to index a new workspace)");
  }

  /**
   * Whether a write under a resourceVersion failed because another writer has changed or deleted
   * the object in between.
   */
  public static boolean isLostRace(KubernetesClientException failure) {
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> true;
      case HTTP_UNPROCESSABLE_ENTITY -> isFailedPatchTest(failure.getStatus());
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
  static StageException lostRaceException(ClusterRef cluster, String action) {
    return StageException.unavailable(
        Reason.ClusterUnavailable,
        "another writer changed the object on %s before the request to %s: Temporal retries it"
            .formatted(cluster, action));
  }

  private static String serverMessageOf(KubernetesClientException failure) {
    Status serverStatus = failure.getStatus();
    return serverStatus == null || serverStatus.getMessage() == null
        ? "no message"
        : serverStatus.getMessage();
  }
}
