package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A kcp workspace and its API server, which is started when it is first used. */
final class WorkspaceServer implements AutoCloseable {
  private final Workspaces.Workspace workspace;
  private final Supplier<ApiServer> startApiServer;
  private volatile @Nullable ApiServer startedServer;
  private boolean closed;

  WorkspaceServer(Workspaces.Workspace workspace, Supplier<ApiServer> startApiServer) {
    this.workspace = workspace;
    this.startApiServer = startApiServer;
  }

  Workspaces.Workspace workspace() {
    return workspace;
  }

  /** Returns the ready API server; starts it if it has not been started or has ended. */
  ApiServer startIfNeeded() {
    ApiServer server = startedServer;
    return server != null && server.process().isAlive() ? server : startOnce();
  }

  private synchronized ApiServer startOnce() {
    if (closed) {
      throw new LocalPlatformException("workspace " + workspace.path() + " has been deleted");
    }
    ApiServer server = startedServer;
    if (server != null && server.process().isAlive()) {
      return server;
    }
    if (server != null) {
      server.close();
    }
    server = startApiServer.get();
    startedServer = server;
    return server;
  }

  boolean isStarted() {
    return startedServer != null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    ApiServer server = startedServer;
    startedServer = null;
    if (server != null) {
      server.close();
    }
  }
}
