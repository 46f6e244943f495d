package io.platformmesh.onboarding.local.servers.kcp;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
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
  private static final int ID_BITS = 82;
  private static final int ID_LENGTH = 16;
  private static final int TOKEN_BITS = 160;

  private final SecureRandom secureRandom = new SecureRandom();
  private final Settings settings;
  private final WorkspaceRegistry registry;
  private final Map<String, WorkspaceServer> servers = new ConcurrentHashMap<>();
  private final WorkspaceProxy proxy;

  /**
   * The settings of kcp.
   *
   * @param port port of the front proxy
   * @param administratorToken bearer token of the administrator of all workspaces
   * @param registry file with the list of workspaces
   * @param start starts an API server by name and waits until it is ready
   */
  public record Settings(
      int port,
      Certificates certificates,
      String administratorToken,
      Path registry,
      Function<String, ApiServer> start) {}

  public RealWorkspaces(Settings settings) {
    this.settings = settings;
    this.registry = new WorkspaceRegistry(settings.registry());
    registry.read().forEach(workspace -> servers.put(workspace.path(), newServer(workspace)));
    proxy =
        new WorkspaceProxy(
            settings.port(),
            settings.certificates(),
            settings.administratorToken(),
            new ServerRoutes());
  }

  @Override
  public URI url() {
    return proxy.url();
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
  public ClusterAccess access(String path) {
    return new ClusterAccess(
        "kcp",
        url().resolve("/clusters/" + path),
        certificateAuthority(),
        settings.administratorToken());
  }

  @Override
  public synchronized Workspace create(String path) {
    WorkspaceServer existingServer = servers.get(path);
    if (existingServer != null) {
      return existingServer.workspace();
    }
    Workspace workspace =
        new Workspace(path, randomText(ID_BITS, ID_LENGTH), randomText(TOKEN_BITS, 2 * ID_LENGTH));
    servers.put(path, newServer(workspace));
    registry.write(all());
    return workspace;
  }

  @Override
  public synchronized void delete(String path) {
    WorkspaceServer deletedServer = servers.remove(path);
    if (deletedServer != null) {
      registry.write(all());
      proxy.endWatches(path);
      proxy.unavailable(path, false);
      deletedServer.close();
    }
  }

  @Override
  public Optional<Workspace> find(String path) {
    return Optional.ofNullable(servers.get(path)).map(WorkspaceServer::workspace);
  }

  @Override
  public KubernetesClient client(String path) {
    return apiServer(path).client();
  }

  /** Returns the API server of an existing workspace, and starts it if it does not run. */
  public ApiServer apiServer(String path) {
    WorkspaceServer server = servers.get(path);
    if (server == null) {
      throw new LocalPlatformException("workspace " + path + " does not exist: create it first");
    }
    return server.startIfNeeded();
  }

  /** Whether the API server of this workspace runs. */
  public boolean isStarted(String path) {
    WorkspaceServer server = servers.get(path);
    return server != null && server.isStarted();
  }

  /** All workspaces. */
  public List<Workspace> all() {
    return servers.values().stream().map(WorkspaceServer::workspace).toList();
  }

  /**
   * Ends all watches that run through the front proxy in this workspace with 410 Gone, as kcp does
   * when a workspace moves to another shard.
   *
   * @return the number of watches
   */
  public int endWatches(String path) {
    return proxy.endWatches(path);
  }

  /** Starts or stops answering 503 to every request to this workspace. */
  public void unavailable(String path, boolean isUnavailable) {
    proxy.unavailable(path, isUnavailable);
  }

  @Override
  public void close() {
    proxy.close();
    servers.values().forEach(WorkspaceServer::close);
  }

  private WorkspaceServer newServer(Workspace workspace) {
    return new WorkspaceServer(
        workspace, () -> settings.start().apply("kcp-" + workspace.clusterId()));
  }

  private String randomText(int bits, int length) {
    String digits = new BigInteger(bits, secureRandom).toString(Character.MAX_RADIX);
    return "0".repeat(Math.max(0, length - digits.length())) + digits;
  }

  /** The routes of the front proxy. */
  private final class ServerRoutes implements Routes {
    @Override
    public Optional<Workspace> workspace(String pathOrClusterId) {
      return find(pathOrClusterId)
          .or(
              () ->
                  all().stream()
                      .filter(workspace -> workspace.clusterId().equals(pathOrClusterId))
                      .findFirst());
    }

    @Override
    public Collection<Workspace> workspaces() {
      return all();
    }

    @Override
    public Backend backend(Workspace workspace) {
      ApiServer server = apiServer(workspace.path());
      return new Backend(server.port(), server.access().token(), server.frontProxyToken());
    }
  }
}
