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
  /** A workspace with the store of its objects and the client of its administrator. */
  private record WorkspaceEntry(Workspace workspace, ApiStore store, KubernetesClient client) {}

  private final URI apiServerUrl;
  private final Function<String, Config> clientConfig;
  private final Map<String, WorkspaceEntry> entriesByPath = new HashMap<>();
  private final Map<String, WorkspaceEntry> entriesByClusterId = new HashMap<>();
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
    WorkspaceEntry existingEntry = entriesByPath.get(path);
    if (existingEntry != null) {
      return existingEntry.workspace();
    }
    String clusterId = digest("cluster " + createdCount + " " + path).substring(0, 16);
    Workspace workspace =
        new Workspace(path, clusterId, digest("token " + createdCount + " " + path));
    createdCount++;
    Config config = clientConfig.apply(apiServerUrl + "/clusters/" + path);
    config.setOauthToken(workspace.token());
    WorkspaceEntry entry =
        new WorkspaceEntry(
            workspace, new ApiStore(), new KubernetesClientBuilder().withConfig(config).build());
    entry.store().addNamespace("default");
    entriesByPath.put(path, entry);
    entriesByClusterId.put(clusterId, entry);
    return workspace;
  }

  @Override
  public void delete(String path) {
    WorkspaceEntry entry;
    synchronized (this) {
      entry = entriesByPath.remove(path);
      if (entry == null) {
        return;
      }
      entriesByClusterId.remove(entry.workspace().clusterId());
    }
    entry.store().close();
    entry.client().close();
  }

  @Override
  public synchronized Optional<Workspace> find(String path) {
    return Optional.ofNullable(entriesByPath.get(path)).map(WorkspaceEntry::workspace);
  }

  @Override
  public synchronized KubernetesClient client(String path) {
    WorkspaceEntry entry = entriesByPath.get(path);
    if (entry == null) {
      throw new IllegalArgumentException("workspace " + path + " does not exist: create it first");
    }
    return entry.client();
  }

  /** The store of the workspace with this path or cluster id. */
  synchronized Optional<ApiStore> store(String pathOrId) {
    WorkspaceEntry entry = entriesByPath.getOrDefault(pathOrId, entriesByClusterId.get(pathOrId));
    return Optional.ofNullable(entry).map(WorkspaceEntry::store);
  }

  @Override
  public synchronized void close() {
    entriesByPath.values().forEach(entry -> entry.client().close());
    entriesByPath.clear();
    entriesByClusterId.clear();
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, hash).setBit(255).toString(36);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
