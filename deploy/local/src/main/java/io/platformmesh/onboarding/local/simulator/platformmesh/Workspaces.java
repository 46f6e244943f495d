package io.platformmesh.onboarding.local.simulator.platformmesh;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workspaces of a kcp, as far as a Provider controller needs them. */
public interface Workspaces {

  /** URL of the front proxy, without a path. */
  URI url();

  /**
   * PEM of the authority that signed the front proxy's certificate; null where the proxy speaks
   * plain http.
   */
  @Nullable String certificateAuthority();

  /** Makes the workspace if it is missing. Its API server may be started only when first used. */
  Workspace create(String path);

  /** Removes the workspace; afterwards its path and id answer 403. An absent one is fine. */
  void delete(String path);

  /** The workspace at this path, or empty. */
  Optional<Workspace> find(String path);

  /**
   * A client that acts as administrator in the existing workspace at this path. It is owned by the
   * workspaces: callers do not close it.
   */
  KubernetesClient client(String path);

  /**
   * One workspace.
   *
   * @param path full path, like {@code root:providers:system}
   * @param clusterId the logical cluster's id, like {@code 2hf8s0mcv1kq9x3b}
   * @param token bearer token that is administrator in this workspace only
   */
  record Workspace(String path, String clusterId, String token) {}
}
