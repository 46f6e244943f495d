package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.util.Collection;
import java.util.Optional;

/** Where the front proxy sends requests to. */
interface Routes {

  /** The workspace with this full path or cluster id, or empty; must answer at once. */
  Optional<Workspaces.Workspace> workspace(String pathOrClusterId);

  /** All workspaces. */
  Collection<Workspaces.Workspace> workspaces();

  /** The workspace's own API server, which is started first if it does not run; this may block. */
  Backend backend(Workspaces.Workspace workspace);

  /**
   * An API server on the loopback interface.
   *
   * @param port where it serves https
   * @param token bearer token of its administrator
   * @param proxyToken bearer token of one who may speak for others
   */
  record Backend(int port, String token, String proxyToken) {}
}
