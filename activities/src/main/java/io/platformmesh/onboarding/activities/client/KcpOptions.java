package io.platformmesh.onboarding.activities.client;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Address and credentials of kcp.
 *
 * @param url URL of the front proxy; workspaces are below {@code /clusters/}
 * @param secretNamespace namespace of the Secret with the credentials
 * @param secretName name of that Secret; its key {@code kubeconfig} is used if it exists, otherwise
 *     {@code ca.crt}, {@code tls.crt} and {@code tls.key}
 * @param kubeconfig kubeconfig file to use instead of the Secret; null for the Secret
 */
public record KcpOptions(
    URI url, String secretNamespace, String secretName, @Nullable Path kubeconfig) {

  /** URL of the front proxy in an installation of Platform Mesh. */
  public static final String DEFAULT_URL =
      "https://frontproxy-front-proxy.platform-mesh-system:8443";

  /** Namespace and name of the Secret in an installation of Platform Mesh. */
  public static final String DEFAULT_SECRET = "platform-mesh-system/kcp-cluster-admin-client-cert";
}
