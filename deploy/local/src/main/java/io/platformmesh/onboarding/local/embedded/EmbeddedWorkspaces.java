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

/** Workspaces of the embedded platform: one store each, found by path or by cluster id. */
final class EmbeddedWorkspaces implements Workspaces, AutoCloseable {
  private record HeldWorkspace(Workspace workspace, ApiStore store, KubernetesClient client) {}

  private final URI url;
  private final Function<String, Config> clientConfig;
  private final Map<String, HeldWorkspace> byPath = new HashMap<>();
  private final Map<String, HeldWorkspace> byId = new HashMap<>();
  private int created;

  /**
   * @param url URL of the API server
   * @param clientConfig creates the configuration of a client for a URL
   */
  EmbeddedWorkspaces(URI url, Function<String, Config> clientConfig) {
    this.url = url;
    this.clientConfig = clientConfig;
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public @Nullable String certificateAuthority() {
    return null;
  }

  @Override
  public synchronized Workspace create(String path) {
    HeldWorkspace present = byPath.get(path);
    if (present != null) {
      return present.workspace();
    }
    String id = digest("cluster " + created + " " + path).substring(0, 16);
    Workspace workspace = new Workspace(path, id, digest("token " + created + " " + path));
    created++;
    Config config = clientConfig.apply(url + "/clusters/" + path);
    config.setOauthToken(workspace.token());
    HeldWorkspace held =
        new HeldWorkspace(
            workspace, new ApiStore(), new KubernetesClientBuilder().withConfig(config).build());
    held.store().addNamespace("default");
    byPath.put(path, held);
    byId.put(id, held);
    return workspace;
  }

  @Override
  public void delete(String path) {
    HeldWorkspace held;
    synchronized (this) {
      held = byPath.remove(path);
      if (held == null) {
        return;
      }
      byId.remove(held.workspace().clusterId());
    }
    held.store().close();
    held.client().close();
  }

  @Override
  public synchronized Optional<Workspace> find(String path) {
    return Optional.ofNullable(byPath.get(path)).map(HeldWorkspace::workspace);
  }

  @Override
  public synchronized KubernetesClient client(String path) {
    HeldWorkspace held = byPath.get(path);
    if (held == null) {
      throw new IllegalArgumentException("workspace " + path + " does not exist: create it first");
    }
    return held.client();
  }

  /** The store of the workspace with this path or cluster id. */
  synchronized Optional<ApiStore> store(String pathOrId) {
    HeldWorkspace held = byPath.getOrDefault(pathOrId, byId.get(pathOrId));
    return Optional.ofNullable(held).map(HeldWorkspace::store);
  }

  @Override
  public synchronized void close() {
    byPath.values().forEach(held -> held.client().close());
    byPath.clear();
    byId.clear();
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
