package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.KnownCredentials;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Map;

/** Makes the client configuration for a kcp workspace. */
final class KcpConfig {

  private static final String KUBECONFIG_KEY = "kubeconfig";

  private KcpConfig() {}

  /**
   * Uses the credentials in a Secret.
   *
   * @param options address of kcp, and name of the Secret for messages
   * @param path path of the workspace
   * @param secret the Secret, with key kubeconfig or with keys ca.crt, tls.crt and tls.key
   * @throws StageException when the Secret has none of these keys or its kubeconfig is not valid
   */
  static Config ofSecret(KcpOptions options, String path, Secret secret) {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    String source = "Secret " + options.secretNamespace() + "/" + options.secretName();
    if (data.containsKey(KUBECONFIG_KEY)) {
      String kubeconfig =
          SecretValue.kubeconfig(secret, KUBECONFIG_KEY).map(SecretValue::text).orElse("");
      return ofKubeconfig(options, path, kubeconfig, source);
    }
    for (String key : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
      if (!data.containsKey(key)) {
        throw StageException.actionNeeded(
            Reason.KcpCredentialsBroken,
            "%s has neither key kubeconfig nor key %s: add key kubeconfig, or keys ca.crt, tls.crt and tls.key"
                .formatted(source, key));
      }
    }
    KnownCredentials.learnCredential(data.get("tls.key"));
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(urlOf(options, path))
        .withCaCertData(data.get("ca.crt"))
        .withClientCertData(data.get("tls.crt"))
        .withClientKeyData(data.get("tls.key"))
        .build();
  }

  /**
   * Uses the credentials in a kubeconfig; its server is replaced by the address of the workspace.
   *
   * @param source where the kubeconfig comes from, for messages: "Secret a/b"
   */
  static Config ofKubeconfig(KcpOptions options, String path, String kubeconfig, String source) {
    Config config = Kubeconfigs.parse(kubeconfig, source, Reason.KcpCredentialsBroken);
    config.setMasterUrl(urlOf(options, path));
    return config;
  }

  private static String urlOf(KcpOptions options, String path) {
    String base = options.url().toString();
    String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return trimmed + "/clusters/" + path + "/";
  }
}
