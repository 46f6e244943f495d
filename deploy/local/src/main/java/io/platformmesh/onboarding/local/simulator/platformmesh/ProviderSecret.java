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

/** The Secret with the kubeconfig of a Provider. */
record ProviderSecret(String namespace, String name, String key) {

  static ProviderSecret of(SimulatedObject provider) {
    JsonNode secret = provider.spec().path("providerKubeconfigSecret");
    return new ProviderSecret(
        SimulatedObject.textOf(secret, "namespace", "default"),
        SimulatedObject.textOf(secret, "name", provider.name() + "-provider-kubeconfig"),
        SimulatedObject.textOf(secret, "key", "kubeconfig"));
  }

  /** The same Secret under another name, for the fault {@code WrongSecretName}. */
  ProviderSecret withWrongName() {
    return new ProviderSecret(namespace, name + "-wrong", key);
  }

  /**
   * Writes the Secret, and its namespace if missing.
   *
   * @param overwrite whether to replace an existing Secret; otherwise it is kept, because users
   *     rotate its credentials
   */
  void write(KubernetesClient client, String kubeconfig, boolean overwrite) {
    Secret existingSecret = client.secrets().inNamespace(namespace).withName(name).get();
    if (existingSecret != null && !overwrite) {
      return;
    }
    if (client.namespaces().withName(namespace).get() == null) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    String encodedKubeconfig =
        Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
    Secret secret =
        new SecretBuilder(existingSecret == null ? new Secret() : existingSecret)
            .editOrNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withData(Map.of(key, encodedKubeconfig))
            .build();
    if (existingSecret == null) {
      client.resource(secret).create();
    } else {
      client.resource(secret).update();
    }
  }

  static void delete(SimulatedObject provider, String namespace, String name) {
    provider.client().secrets().inNamespace(namespace).withName(name).delete();
  }

  static String kubeconfig(String serverUrl, String token, @Nullable String authority) {
    String authorityLine =
        authority == null
            ? ""
            : "\n    certificate-authority-data: "
                + Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
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
