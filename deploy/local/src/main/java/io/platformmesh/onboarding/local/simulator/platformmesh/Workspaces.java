package io.platformmesh.onboarding.local.simulator.platformmesh;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kcp workspaces that the simulated Provider controller needs; each platform has its own. */
public interface Workspaces {

  /** URL of the front proxy, without a path. */
  URI url();

  /**
   * PEM of the authority that signed the front proxy's certificate; null if the proxy serves plain
   * http.
   */
  @Nullable String certificateAuthority();

  /** Creates the kcp workspace if it is missing. Its API server may start on first use. */
  Workspace create(String path);

  /** Removes the workspace if it exists; afterwards its path and id answer 403. */
  void delete(String path);

  /** The workspace at this path, or empty. */
  Optional<Workspace> find(String path);

  /** A client of the administrator in an existing workspace. Callers do not close it. */
  KubernetesClient client(String path);

  /**
   * One kcp workspace.
   *
   * @param path full path, like {@code root:providers:system}
   * @param clusterId the logical cluster's id, like {@code 2hf8s0mcv1kq9x3b}
   * @param token bearer token of an administrator of this workspace only
   */
  record Workspace(String path, String clusterId, String token) {}
}
