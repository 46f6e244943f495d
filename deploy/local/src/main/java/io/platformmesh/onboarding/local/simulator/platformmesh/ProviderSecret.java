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
        SimulatedObject.text(secret, "namespace", "default"),
        SimulatedObject.text(secret, "name", provider.name() + "-provider-kubeconfig"),
        SimulatedObject.text(secret, "key", "kubeconfig"));
  }

  /** The same Secret under another name. */
  ProviderSecret misnamed() {
    return new ProviderSecret(namespace, name + "-wrong", key);
  }

  /**
   * Writes the Secret, and its namespace if missing.
   *
   * @param overwrite whether to replace an existing Secret; otherwise it is kept, because people
   *     rotate it
   */
  void write(KubernetesClient client, String kubeconfig, boolean overwrite) {
    Secret present = client.secrets().inNamespace(namespace).withName(name).get();
    if (present != null && !overwrite) {
      return;
    }
    if (client.namespaces().withName(namespace).get() == null) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    String encoded =
        Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
    Secret secret =
        new SecretBuilder(present == null ? new Secret() : present)
            .editOrNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withData(Map.of(key, encoded))
            .build();
    if (present == null) {
      client.resource(secret).create();
    } else {
      client.resource(secret).update();
    }
  }

  static void delete(SimulatedObject provider, String namespace, String name) {
    provider.client().secrets().inNamespace(namespace).withName(name).delete();
  }

  static String kubeconfig(String server, String token, @Nullable String authority) {
    String trusted =
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
        .formatted(server, trusted, token);
  }
}
