package io.platformmesh.onboarding.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one cluster that the activities of an onboarding read or write.
 *
 * @param kind the role of the cluster
 * @param name path of the kcp workspace, or name of the Secret, in the namespace of the
 *     ManagedProvider, that holds the kubeconfig of the runtime cluster; null for the hosting
 *     cluster
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterRef(ClusterKind kind, @Nullable String name) {

  private static final @Nullable String NO_NAME = null;

  /** The hosting cluster, which holds the ManagedProviders. */
  public static final ClusterRef HOSTING = new ClusterRef(ClusterKind.HOSTING, NO_NAME);

  /** Refers to the kcp workspace at a path. */
  public static ClusterRef workspace(String workspacePath) {
    return new ClusterRef(ClusterKind.KCP, workspacePath);
  }

  /**
   * Refers to the runtime cluster, into which components are deployed.
   *
   * @param kubeconfigSecret name of the Secret that holds the kubeconfig of the cluster; null or
   *     empty for the hosting cluster
   */
  public static ClusterRef runtime(@Nullable String kubeconfigSecret) {
    if (kubeconfigSecret == null || kubeconfigSecret.isEmpty()) {
      return HOSTING;
    }
    return new ClusterRef(ClusterKind.RUNTIME, kubeconfigSecret);
  }

  /** Names the cluster in a message; never parsed. */
  @Override
  public String toString() {
    return switch (kind) {
      case HOSTING -> "the hosting cluster";
      case KCP -> "kcp workspace " + name;
      case RUNTIME -> "the runtime cluster of Secret " + name;
    };
  }
}
