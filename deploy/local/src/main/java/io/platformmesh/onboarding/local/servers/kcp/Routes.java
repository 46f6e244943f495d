package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.util.Collection;
import java.util.Optional;

/** The workspaces and API servers behind the front proxy. */
interface Routes {

  /** Returns the workspace with this full path or cluster id, or empty; does not block. */
  Optional<Workspaces.Workspace> workspace(String pathOrClusterId);

  /** All workspaces. */
  Collection<Workspaces.Workspace> workspaces();

  /** Returns the workspace's API server, and starts it if it does not run; may block. */
  Backend backend(Workspaces.Workspace workspace);

  /**
   * An API server on the loopback interface.
   *
   * @param port https port
   * @param token bearer token of its administrator
   * @param proxyToken bearer token of a user that may impersonate others
   */
  record Backend(int port, String token, String proxyToken) {}
}
