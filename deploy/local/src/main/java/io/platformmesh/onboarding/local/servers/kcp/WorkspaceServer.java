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
  private volatile @Nullable ApiServer startedApiServer;
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
    ApiServer apiServer = startedApiServer;
    if (apiServer != null && apiServer.process().isAlive()) {
      return apiServer;
    }
    return startUnlessAlive();
  }

  private synchronized ApiServer startUnlessAlive() {
    if (closed) {
      throw new LocalPlatformException("workspace " + workspace.path() + " has been deleted");
    }
    ApiServer earlierApiServer = startedApiServer;
    if (earlierApiServer != null && earlierApiServer.process().isAlive()) {
      return earlierApiServer;
    }
    if (earlierApiServer != null) {
      earlierApiServer.close();
    }
    ApiServer newApiServer = startApiServer.get();
    startedApiServer = newApiServer;
    return newApiServer;
  }

  boolean isStarted() {
    return startedApiServer != null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    ApiServer apiServer = startedApiServer;
    startedApiServer = null;
    if (apiServer != null) {
      apiServer.close();
    }
  }
}
