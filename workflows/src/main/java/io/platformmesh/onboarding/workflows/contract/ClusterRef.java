package io.platformmesh.onboarding.workflows.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one cluster that an onboarding reads or writes.
 *
 * @param kind the role of the cluster
 * @param name path of the kcp workspace, or name of the Secret, in the namespace of the
 *     ManagedProvider, that holds the kubeconfig of the runtime cluster; null for the hosting
 *     cluster
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterRef(ClusterKind kind, @Nullable String name) {

  /** The hosting cluster. */
  public static final ClusterRef HOSTING = new ClusterRef(ClusterKind.HOSTING, null);

  /** The kcp workspace at this path. */
  public static ClusterRef workspace(String path) {
    return new ClusterRef(ClusterKind.KCP, path);
  }

  /**
   * The cluster that components are deployed into.
   *
   * @param secret Secret that holds its kubeconfig; null or empty for the hosting cluster
   */
  public static ClusterRef runtime(@Nullable String secret) {
    return secret == null || secret.isEmpty()
        ? HOSTING
        : new ClusterRef(ClusterKind.RUNTIME, secret);
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
