package io.platformmesh.onboarding.activities.client;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How kcp is reached.
 *
 * @param url URL of its front proxy; workspaces are below {@code /clusters/}
 * @param secretNamespace namespace of the Secret with the credentials
 * @param secretName name of that Secret; its key {@code kubeconfig} is used if there, else {@code
 *     ca.crt}, {@code tls.crt} and {@code tls.key}
 * @param kubeconfig file with a kubeconfig, used instead of the Secret; null for the Secret
 */
public record KcpOptions(
    URI url, String secretNamespace, String secretName, @Nullable Path kubeconfig) {

  /** Where Platform Mesh puts the front proxy. */
  public static final String DEFAULT_URL =
      "https://frontproxy-front-proxy.platform-mesh-system:8443";

  /** Where Platform Mesh puts the credentials. */
  public static final String DEFAULT_SECRET = "platform-mesh-system/kcp-cluster-admin-client-cert";
}
