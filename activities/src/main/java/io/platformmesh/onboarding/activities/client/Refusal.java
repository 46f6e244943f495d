package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Status;
import java.net.HttpURLConnection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why an API server refused a request with 403 or 422.
 *
 * <p>Only the deletion of a namespace has a type in the answer (a cause NamespaceTerminating). The
 * other refusals are distinguished by the fixed words of the API server's own admission plugins and
 * authorizers, which quote names and messages of users only after these words.
 */
enum Refusal {
  /** The namespace of the object is being deleted. */
  NAMESPACE_TERMINATING,
  /** A ResourceQuota does not allow the object. */
  QUOTA_EXCEEDED,
  /** An admission webhook, an admission policy or Pod Security denied the object. */
  ADMISSION_DENIED,
  /** The credentials lack a permission of RBAC. */
  PERMISSION_MISSING,
  /** Any other refusal, such as an invalid field. */
  OTHER;

  /**
   * Reason of a cause in the details of a Status: k8s.io/api/core/v1, NamespaceTerminatingCause.
   */
  private static final String TERMINATING_CAUSE = "NamespaceTerminating";

  /** A prefix that names the refused object: {@code secrets "a" is forbidden: }. */
  private static final String OBJECT = "^([^\"]*\"[^\"]*\" is (forbidden|invalid): )?";

  private static final Pattern QUOTA =
      Pattern.compile(OBJECT + "exceeded quota: .*", Pattern.DOTALL);

  private static final Pattern ADMISSION =
      Pattern.compile(
          OBJECT
              + "(admission webhook \"[^\"]*\" denied the request"
              + "|ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request"
              + "|violates PodSecurity \").*",
          Pattern.DOTALL);

  /** The words of the authorization filter (k8s.io/apiserver, responsewriters.Forbidden). */
  private static final Pattern PERMISSION =
      Pattern.compile(
          "^([^\"]*(\"[^\"]*\" )?is )?forbidden: User \"[^\"]*\" cannot [a-z*]+ (resource|path) .*",
          Pattern.DOTALL);

  /** Classifies the answer of an API server. */
  static Refusal of(@Nullable Status serverStatus, int statusCode) {
    if (serverStatus == null) {
      return OTHER;
    }
    boolean isTerminating =
        serverStatus.getDetails() != null
            && serverStatus.getDetails().getCauses().stream()
                .anyMatch(cause -> TERMINATING_CAUSE.equals(cause.getReason()));
    if (isTerminating) {
      return NAMESPACE_TERMINATING;
    }
    String message = serverStatus.getMessage() == null ? "" : serverStatus.getMessage();
    if (ADMISSION.matcher(message).matches()) {
      return ADMISSION_DENIED;
    }
    if (QUOTA.matcher(message).matches()) {
      return QUOTA_EXCEEDED;
    }
    boolean isPermissionMissing =
        statusCode == HttpURLConnection.HTTP_FORBIDDEN && PERMISSION.matcher(message).matches();
    return isPermissionMissing ? PERMISSION_MISSING : OTHER;
  }
}
