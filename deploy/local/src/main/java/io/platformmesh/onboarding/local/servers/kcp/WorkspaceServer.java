package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A workspace and its API server, which is started when it is first used. */
final class WorkspaceServer implements AutoCloseable {
  private final Workspaces.Workspace workspace;
  private final Supplier<ApiServer> start;
  private volatile @Nullable ApiServer running;
  private boolean closed;

  WorkspaceServer(Workspaces.Workspace workspace, Supplier<ApiServer> start) {
    this.workspace = workspace;
    this.start = start;
  }

  Workspaces.Workspace workspace() {
    return workspace;
  }

  /** The API server, when it is ready to use; started if it does not run, or not any more. */
  ApiServer started() {
    ApiServer server = running;
    return server != null && server.process().isAlive() ? server : startOnce();
  }

  private synchronized ApiServer startOnce() {
    if (closed) {
      throw new LocalPlatformException("workspace " + workspace.path() + " has been deleted");
    }
    ApiServer server = running;
    if (server != null && server.process().isAlive()) {
      return server;
    }
    if (server != null) {
      server.close();
    }
    server = start.get();
    running = server;
    return server;
  }

  boolean isStarted() {
    return running != null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    ApiServer server = running;
    running = null;
    if (server != null) {
      server.close();
    }
  }
}
