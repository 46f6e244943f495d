package io.platformmesh.onboarding.local.simulator.platformmesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Secret with the kubeconfig of a Provider's workspace.
 *
 * @param dataKey key of the kubeconfig in the Secret's data
 */
record ProviderSecret(String namespace, String name, String dataKey) {

  /** The Secret that {@code spec.providerKubeconfigSecret} names, or the default Secret. */
  static ProviderSecret of(SimulatedObject provider) {
    JsonNode secretSpec = provider.spec().path("providerKubeconfigSecret");
    String defaultName = provider.name() + "-provider-kubeconfig";
    return new ProviderSecret(
        SimulatedObject.textOf(secretSpec, "namespace", "default"),
        SimulatedObject.textOf(secretSpec, "name", defaultName),
        SimulatedObject.textOf(secretSpec, "key", "kubeconfig"));
  }

  /** The same Secret under another name, for the fault {@code WrongSecretName}. */
  ProviderSecret withWrongName() {
    return new ProviderSecret(namespace, name + "-wrong", dataKey);
  }

  /**
   * Writes the Secret, and creates its namespace if missing.
   *
   * @param overwrite whether to replace the kubeconfig in an existing Secret; false keeps the
   *     credentials that a user has rotated
   */
  void write(KubernetesClient client, String kubeconfig, boolean overwrite) {
    Secret existingSecret = client.secrets().inNamespace(namespace).withName(name).get();
    if (existingSecret != null && !overwrite) {
      return;
    }
    createMissingNamespace(client);
    Secret desiredSecret =
        new SecretBuilder(existingSecret == null ? new Secret() : existingSecret)
            .editOrNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withData(Map.of(dataKey, base64(kubeconfig)))
            .build();
    if (existingSecret == null) {
      client.resource(desiredSecret).create();
    } else {
      client.resource(desiredSecret).update();
    }
  }

  private void createMissingNamespace(KubernetesClient client) {
    if (client.namespaces().withName(namespace).get() == null) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Builds the kubeconfig of a provider workspace.
   *
   * @param certificateAuthority PEM of the authority that signed the server's certificate; null for
   *     a server with plain http
   */
  static String kubeconfig(String serverUrl, String token, @Nullable String certificateAuthority) {
    String authorityLine =
        certificateAuthority == null
            ? ""
            : "\n    certificate-authority-data: " + base64(certificateAuthority);
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: default-cluster
          cluster:
            server: %s%s
        contexts:
        - name: default-context
          context:
            cluster: default-cluster
            user: default-auth
        current-context: default-context
        preferences: {}
        users:
        - name: default-auth
          user:
            token: %s
        """
        .formatted(serverUrl, authorityLine, token);
  }
}
