package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a failed list or watch. It keeps no exception message, because a message can quote
 * the content of a Secret.
 *
 * @param exception simple name of the exception's class
 * @param code HTTP status of the response; zero without one
 * @param reason reason in the response's Status; empty without one
 */
record InformerFailure(String exception, int code, String reason) {

  static InformerFailure of(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException response && response.getCode() > 0) {
        return new InformerFailure(nameOf(cause), response.getCode(), reasonOf(response));
      }
      root = cause;
    }
    return new InformerFailure(nameOf(root), 0, "");
  }

  private static String nameOf(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  private static String reasonOf(KubernetesClientException response) {
    @Nullable String reason =
        response.getStatus() == null ? null : response.getStatus().getReason();
    return Objects.requireNonNullElse(reason, "");
  }

  /** Reports whether the API server does not serve the kind. */
  boolean isUnserved() {
    return code == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** Reports whether the API server denied permission. */
  boolean isForbidden() {
    return code == HttpURLConnection.HTTP_FORBIDDEN;
  }

  /** One line for logs, such as {@code KubernetesClientException (403 Forbidden)}. */
  @Override
  public String toString() {
    return code == 0 ? exception : "%s (%s)".formatted(exception, (code + " " + reason).strip());
  }
}
