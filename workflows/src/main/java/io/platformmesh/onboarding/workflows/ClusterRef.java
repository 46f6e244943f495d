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

  /** The cluster that holds the ManagedProviders. */
  public static final ClusterRef HOSTING = new ClusterRef(ClusterKind.HOSTING, null);

  /** Refers to the kcp workspace at a path. */
  public static ClusterRef workspace(String workspacePath) {
    return new ClusterRef(ClusterKind.KCP, workspacePath);
  }

  /**
   * Refers to the cluster that components are deployed into.
   *
   * @param kubeconfigSecret name of the Secret that holds the kubeconfig of the cluster; null or
   *     empty for the hosting cluster
   */
  public static ClusterRef runtime(@Nullable String kubeconfigSecret) {
    return kubeconfigSecret == null || kubeconfigSecret.isEmpty()
        ? HOSTING
        : new ClusterRef(ClusterKind.RUNTIME, kubeconfigSecret);
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
