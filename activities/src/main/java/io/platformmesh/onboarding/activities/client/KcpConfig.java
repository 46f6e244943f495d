package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.KnownCredentials;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import java.util.Map;

/** Makes the client configuration for a kcp workspace. */
final class KcpConfig {

  private static final String KUBECONFIG_KEY = "kubeconfig";
  private static final String CA_CERTIFICATE_KEY = "ca.crt";
  private static final String CLIENT_CERTIFICATE_KEY = "tls.crt";
  private static final String CLIENT_KEY_KEY = "tls.key";
  private static final List<String> CERTIFICATE_KEYS =
      List.of(CA_CERTIFICATE_KEY, CLIENT_CERTIFICATE_KEY, CLIENT_KEY_KEY);

  private KcpConfig() {}

  /**
   * Makes the configuration with the kcp credentials in a Secret.
   *
   * @param kcpOptions address of kcp, and name of the Secret for messages
   * @param workspacePath path of the workspace
   * @param secret the Secret, with key kubeconfig or with keys ca.crt, tls.crt and tls.key
   * @throws StageException when the Secret has none of these keys or its kubeconfig is not valid
   */
  static Config ofSecret(KcpOptions kcpOptions, String workspacePath, Secret secret) {
    Map<String, String> secretData = secret.getData() == null ? Map.of() : secret.getData();
    String credentialSource =
        "Secret " + kcpOptions.secretNamespace() + "/" + kcpOptions.secretName();
    if (secretData.containsKey(KUBECONFIG_KEY)) {
      String kubeconfig =
          SecretValue.readKubeconfig(secret, KUBECONFIG_KEY).map(SecretValue::text).orElse("");
      return ofKubeconfig(kcpOptions, workspacePath, kubeconfig, credentialSource);
    }
    for (String key : CERTIFICATE_KEYS) {
      if (!secretData.containsKey(key)) {
        throw StageException.actionNeeded(
            Reason.KcpCredentialsBroken,
            "%s has neither key kubeconfig nor key %s: add key kubeconfig, or keys ca.crt, tls.crt and tls.key"
                .formatted(credentialSource, key));
      }
    }
    KnownCredentials.learnCredential(secretData.get(CLIENT_KEY_KEY));
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(workspaceUrl(kcpOptions, workspacePath))
        .withCaCertData(secretData.get(CA_CERTIFICATE_KEY))
        .withClientCertData(secretData.get(CLIENT_CERTIFICATE_KEY))
        .withClientKeyData(secretData.get(CLIENT_KEY_KEY))
        .build();
  }

  /**
   * Makes the configuration with the kcp credentials in a kubeconfig; the address of the workspace
   * replaces the server in the kubeconfig.
   *
   * @param credentialSource where the kubeconfig comes from, for messages: "Secret a/b"
   */
  static Config ofKubeconfig(
      KcpOptions kcpOptions, String workspacePath, String kubeconfig, String credentialSource) {
    Config config = Kubeconfigs.parse(kubeconfig, credentialSource, Reason.KcpCredentialsBroken);
    config.setMasterUrl(workspaceUrl(kcpOptions, workspacePath));
    return config;
  }

  private static String workspaceUrl(KcpOptions kcpOptions, String workspacePath) {
    String frontProxyUrl = kcpOptions.url().toString();
    String urlWithoutSlash =
        frontProxyUrl.endsWith("/")
            ? frontProxyUrl.substring(0, frontProxyUrl.length() - 1)
            : frontProxyUrl;
    return urlWithoutSlash + "/clusters/" + workspacePath + "/";
  }
}
