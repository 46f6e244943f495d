package io.platformmesh.onboarding.local.servers.kcp;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * kcp workspaces as one API server each, behind a front proxy. The server of a workspace starts
 * when it is first used. Workspaces survive a restart; their servers do not.
 */
public final class RealWorkspaces implements Workspaces, AutoCloseable {
  private final WorkspaceFactory workspaceFactory = new WorkspaceFactory();
  private final Settings settings;
  private final WorkspaceRegistry registry;
  private final Map<String, WorkspaceServer> serversByPath = new ConcurrentHashMap<>();
  private final WorkspaceProxy frontProxy;

  /**
   * The settings of kcp.
   *
   * @param port port of the front proxy
   * @param administratorToken bearer token of the administrator of all workspaces
   * @param registry file with the list of workspaces
   * @param startApiServer starts an API server by name and waits until it is ready
   */
  public record Settings(
      int port,
      Certificates certificates,
      String administratorToken,
      Path registry,
      Function<String, ApiServer> startApiServer) {}

  public RealWorkspaces(Settings settings) {
    this.settings = settings;
    this.registry = new WorkspaceRegistry(settings.registry());
    registry.read().forEach(workspace -> serversByPath.put(workspace.path(), newServer(workspace)));
    frontProxy =
        new WorkspaceProxy(
            settings.port(),
            settings.certificates(),
            settings.administratorToken(),
            new ServerRoutes());
  }

  @Override
  public URI url() {
    return frontProxy.url();
  }

  @Override
  public String certificateAuthority() {
    return settings.certificates().authority();
  }

  /** The authority whose client certificates the front proxy accepts. */
  public Certificates certificates() {
    return settings.certificates();
  }

  /** Address and credentials of the administrator for a workspace, which need not exist. */
  public ClusterAccess access(String workspacePath) {
    return new ClusterAccess(
        "kcp",
        url().resolve("/clusters/" + workspacePath),
        certificateAuthority(),
        settings.administratorToken());
  }

  @Override
  public synchronized Workspace create(String workspacePath) {
    WorkspaceServer existingServer = serversByPath.get(workspacePath);
    if (existingServer != null) {
      return existingServer.workspace();
    }
    Workspace workspace = workspaceFactory.newWorkspace(workspacePath);
    serversByPath.put(workspacePath, newServer(workspace));
    registry.write(all());
    return workspace;
  }

  @Override
  public synchronized void delete(String workspacePath) {
    WorkspaceServer deletedServer = serversByPath.remove(workspacePath);
    if (deletedServer != null) {
      registry.write(all());
      frontProxy.endWatches(workspacePath);
      frontProxy.makeAvailable(workspacePath);
      deletedServer.close();
    }
  }

  @Override
  public Optional<Workspace> find(String workspacePath) {
    return Optional.ofNullable(serversByPath.get(workspacePath)).map(WorkspaceServer::workspace);
  }

  @Override
  public KubernetesClient client(String workspacePath) {
    return apiServer(workspacePath).client();
  }

  /** Returns the API server of an existing workspace, and starts it if it does not run. */
  public ApiServer apiServer(String workspacePath) {
    WorkspaceServer workspaceServer = serversByPath.get(workspacePath);
    if (workspaceServer == null) {
      throw new LocalPlatformException(
          "workspace " + workspacePath + " does not exist: create it first");
    }
    return workspaceServer.startIfNeeded();
  }

  /** Whether the API server of this workspace runs. */
  public boolean isStarted(String workspacePath) {
    WorkspaceServer workspaceServer = serversByPath.get(workspacePath);
    return workspaceServer != null && workspaceServer.isStarted();
  }

  /** All workspaces of this kcp. */
  public List<Workspace> all() {
    return serversByPath.values().stream().map(WorkspaceServer::workspace).toList();
  }

  /**
   * Ends all watches that run through the front proxy in this workspace with 410 Gone, as kcp does
   * when a workspace moves to another shard.
   *
   * @return the number of watches
   */
  public int endWatches(String workspacePath) {
    return frontProxy.endWatches(workspacePath);
  }

  /** Answers 503 to every request to this workspace, until {@link #makeAvailable}. */
  public void makeUnavailable(String workspacePath) {
    frontProxy.makeUnavailable(workspacePath);
  }

  public void makeAvailable(String workspacePath) {
    frontProxy.makeAvailable(workspacePath);
  }

  @Override
  public void close() {
    frontProxy.close();
    serversByPath.values().forEach(WorkspaceServer::close);
  }

  private WorkspaceServer newServer(Workspace workspace) {
    return new WorkspaceServer(
        workspace, () -> settings.startApiServer().apply("kcp-" + workspace.clusterId()));
  }

  /** The routes of the front proxy. */
  private final class ServerRoutes implements Routes {
    @Override
    public Optional<Workspace> workspace(String pathOrClusterId) {
      return find(pathOrClusterId).or(() -> findByClusterId(pathOrClusterId));
    }

    private Optional<Workspace> findByClusterId(String clusterId) {
      return all().stream()
          .filter(workspace -> workspace.clusterId().equals(clusterId))
          .findFirst();
    }

    @Override
    public Collection<Workspace> workspaces() {
      return all();
    }

    @Override
    public Backend backend(Workspace workspace) {
      ApiServer apiServer = apiServer(workspace.path());
      return new Backend(apiServer.port(), apiServer.access().token(), apiServer.frontProxyToken());
    }
  }
}
