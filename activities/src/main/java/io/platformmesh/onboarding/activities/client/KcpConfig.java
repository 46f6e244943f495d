package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.KnownCredentials;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Map;

/** Makes the configuration for a kcp workspace from the credentials of kcp. */
final class KcpConfig {

  private static final String KUBECONFIG_KEY = "kubeconfig";

  private KcpConfig() {}

  /**
   * @param options gives the URL
   * @param path the workspace
   * @param secret Secret with the credentials, in one of the two forms that Platform Mesh writes
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
            "%s has neither key kubeconfig nor key %s: give it one, or ca.crt, tls.crt and tls.key"
                .formatted(source, key));
      }
    }
    KnownCredentials.learnOne(data.get("tls.key"));
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(urlOf(options, path))
        .withCaCertData(data.get("ca.crt"))
        .withClientCertData(data.get("tls.crt"))
        .withClientKeyData(data.get("tls.key"))
        .build();
  }

  /** The credentials of this kubeconfig, its server overwritten by the URL. */
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
