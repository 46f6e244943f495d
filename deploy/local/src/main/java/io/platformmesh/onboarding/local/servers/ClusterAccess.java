package io.platformmesh.onboarding.local.servers;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Address and bearer token of a Kubernetes API.
 *
 * @param name name of cluster, user and context in a kubeconfig
 * @param server URL of the API
 * @param authority PEM of the authority of its certificate
 * @param token bearer token
 */
public record ClusterAccess(String name, URI server, String authority, String token) {
  private static final int RETRIES = 2;

  /** A kubeconfig file with this access to the cluster, as YAML. */
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        users:
        - name: %1$s
          user:
            token: %4$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        current-context: %1$s
        """
        .formatted(name, server, encodedAuthority(), token);
  }

  /**
   * A client configuration for this cluster, which ignores the environment and kubeconfig files.
   */
  public Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.toString())
        .withCaCertData(encodedAuthority())
        .withOauthToken(token)
        .withRequestRetryBackoffLimit(RETRIES)
        .build();
  }

  private String encodedAuthority() {
    return Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "ClusterAccess[name=" + name + ", server=" + server + "]";
  }
}
