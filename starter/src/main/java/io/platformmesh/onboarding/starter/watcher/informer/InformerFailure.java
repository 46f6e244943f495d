package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a failed list or watch of an informer. It keeps no exception message, because a
 * message can quote the content of a Secret.
 *
 * @param exceptionName simple name of the exception's class
 * @param httpStatus HTTP status of the response; zero without a response
 * @param statusReason field reason of the Kubernetes Status in the response; empty without one
 */
record InformerFailure(String exceptionName, int httpStatus, String statusReason) {

  private static final int NO_HTTP_STATUS = 0;
  private static final String NO_STATUS_REASON = "";

  /** Describes the failure by the response of the API server, else by its root cause. */
  static InformerFailure of(Throwable informerException) {
    Throwable rootCause = informerException;
    for (Throwable cause = informerException; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException clientException
          && clientException.getCode() > NO_HTTP_STATUS) {
        return new InformerFailure(
            nameOf(cause), clientException.getCode(), reasonOf(clientException));
      }
      rootCause = cause;
    }
    return new InformerFailure(nameOf(rootCause), NO_HTTP_STATUS, NO_STATUS_REASON);
  }

  private static String nameOf(Throwable exception) {
    return exception.getClass().getSimpleName();
  }

  private static String reasonOf(KubernetesClientException clientException) {
    @Nullable String statusReason =
        clientException.getStatus() == null ? null : clientException.getStatus().getReason();
    return Objects.requireNonNullElse(statusReason, NO_STATUS_REASON);
  }

  /** Reports whether the API server does not serve the kind. */
  boolean isUnserved() {
    return httpStatus == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** Reports whether the API server denied permission. */
  boolean isForbidden() {
    return httpStatus == HttpURLConnection.HTTP_FORBIDDEN;
  }

  /**
   * Formats the informer failure for logs, such as {@code KubernetesClientException (403
   * Forbidden)}.
   */
  @Override
  public String toString() {
    if (httpStatus == NO_HTTP_STATUS) {
      return exceptionName;
    }
    String httpStatusText = (httpStatus + " " + statusReason).strip();
    return "%s (%s)".formatted(exceptionName, httpStatusText);
  }
}
