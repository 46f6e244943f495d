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
 * @param authority PEM of the authority that signed the certificate of the API server
 * @param token bearer token
 */
public record ClusterAccess(String name, URI server, String authority, String token) {
  private static final int REQUEST_RETRIES = 2;

  /** A kubeconfig file with this access to the cluster, as YAML. */
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: {name}
          cluster:
            server: {server}
            certificate-authority-data: {authority}
        users:
        - name: {name}
          user:
            token: {token}
        contexts:
        - name: {name}
          context:
            cluster: {name}
            user: {name}
        current-context: {name}
        """
        .replace("{name}", name)
        .replace("{server}", server.toString())
        .replace("{authority}", encodedAuthority())
        .replace("{token}", token);
  }

  /**
   * A client configuration for this cluster, which ignores the environment and kubeconfig files.
   */
  public Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.toString())
        .withCaCertData(encodedAuthority())
        .withOauthToken(token)
        .withRequestRetryBackoffLimit(REQUEST_RETRIES)
        .build();
  }

  private String encodedAuthority() {
    return Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
  }

  /** Shows name and server, but not the token. */
  @Override
  public String toString() {
    return "ClusterAccess[name=" + name + ", server=" + server + "]";
  }
}
