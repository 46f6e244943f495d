package io.platformmesh.onboarding.local.embedded;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kcp workspaces of the embedded platform: one {@link ApiStore} each, found by path or by
 * cluster id.
 */
final class EmbeddedWorkspaces implements Workspaces, AutoCloseable {
  /** A kcp workspace with the store of its objects and the client of its administrator. */
  private record EmbeddedWorkspace(Workspace workspace, ApiStore store, KubernetesClient client) {}

  private static final int CLUSTER_ID_LENGTH = 16;

  private final URI apiServerUrl;
  private final Function<String, Config> clientConfig;
  private final Map<String, EmbeddedWorkspace> workspacesByPath = new HashMap<>();
  private final Map<String, EmbeddedWorkspace> workspacesByClusterId = new HashMap<>();
  private int createdCount;

  /**
   * @param apiServerUrl URL of the embedded API server
   * @param clientConfig creates the configuration of a client for a URL
   */
  EmbeddedWorkspaces(URI apiServerUrl, Function<String, Config> clientConfig) {
    this.apiServerUrl = apiServerUrl;
    this.clientConfig = clientConfig;
  }

  @Override
  public URI url() {
    return apiServerUrl;
  }

  @Override
  public @Nullable String certificateAuthority() {
    return null;
  }

  @Override
  public synchronized Workspace create(String path) {
    EmbeddedWorkspace existingWorkspace = workspacesByPath.get(path);
    if (existingWorkspace != null) {
      return existingWorkspace.workspace();
    }
    String suffix = createdCount + " " + path;
    createdCount++;
    String clusterId = digest("cluster " + suffix).substring(0, CLUSTER_ID_LENGTH);
    Workspace workspace = new Workspace(path, clusterId, digest("token " + suffix));
    EmbeddedWorkspace embeddedWorkspace =
        new EmbeddedWorkspace(workspace, new ApiStore(), administratorClient(workspace));
    embeddedWorkspace.store().addNamespace("default");
    workspacesByPath.put(path, embeddedWorkspace);
    workspacesByClusterId.put(clusterId, embeddedWorkspace);
    return workspace;
  }

  private KubernetesClient administratorClient(Workspace workspace) {
    Config config = clientConfig.apply(apiServerUrl + "/clusters/" + workspace.path());
    config.setOauthToken(workspace.token());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public void delete(String path) {
    EmbeddedWorkspace embeddedWorkspace;
    synchronized (this) {
      embeddedWorkspace = workspacesByPath.remove(path);
      if (embeddedWorkspace == null) {
        return;
      }
      workspacesByClusterId.remove(embeddedWorkspace.workspace().clusterId());
    }
    embeddedWorkspace.store().close();
    embeddedWorkspace.client().close();
  }

  @Override
  public synchronized Optional<Workspace> find(String path) {
    return Optional.ofNullable(workspacesByPath.get(path)).map(EmbeddedWorkspace::workspace);
  }

  @Override
  public synchronized KubernetesClient client(String path) {
    EmbeddedWorkspace embeddedWorkspace = workspacesByPath.get(path);
    if (embeddedWorkspace == null) {
      throw new IllegalArgumentException("workspace " + path + " does not exist: create it first");
    }
    return embeddedWorkspace.client();
  }

  /** The store of the kcp workspace with this path or cluster id. */
  synchronized Optional<ApiStore> store(String pathOrId) {
    EmbeddedWorkspace embeddedWorkspace =
        workspacesByPath.getOrDefault(pathOrId, workspacesByClusterId.get(pathOrId));
    return Optional.ofNullable(embeddedWorkspace).map(EmbeddedWorkspace::store);
  }

  @Override
  public synchronized void close() {
    workspacesByPath.values().forEach(embeddedWorkspace -> embeddedWorkspace.client().close());
    workspacesByPath.clear();
    workspacesByClusterId.clear();
  }

  /** The SHA-256 of a text in digits and lower-case letters, always of the same length. */
  private static String digest(String text) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      int highestBit = 255;
      return new BigInteger(1, sha256).setBit(highestBit).toString(Character.MAX_RADIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
