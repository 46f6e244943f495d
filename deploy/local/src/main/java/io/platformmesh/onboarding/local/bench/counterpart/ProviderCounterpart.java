package io.platformmesh.onboarding.local.bench.counterpart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Plays the controller of Providers: writes the kubeconfig Secret and sets the Provider Ready. */
final class ProviderCounterpart {
  private static final String COMPLETE = "Complete";
  private static final String OK = "OK";

  private final KubernetesClient workspace;
  private final String kubeconfig;

  /**
   * @param access access to kcp that the kubeconfig of each Provider contains
   */
  ProviderCounterpart(KubernetesClient workspace, ClusterAccess access) {
    this.workspace = workspace;
    kubeconfig =
        Base64.getEncoder().encodeToString(access.kubeconfig().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the kubeconfig Secret and the status of a Provider. */
  void answer(GenericKubernetesResource provider) {
    JsonNode secretSpec = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    String namespace = secretSpec.path("namespace").asText();
    String name = secretSpec.path("name").asText();
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withType("Opaque")
            .withData(Map.of(secretSpec.path("key").asText(), kubeconfig))
            .build();
    workspace.resource(secret).forceConflicts().serverSideApply();
    long generation = LiveConditions.generation(provider);
    StatusFields.patch(
        workspace,
        provider,
        Map.of(
            "phase",
            "Ready",
            "providerKubeconfigSecretRef",
            Map.of("name", name, "namespace", namespace),
            "conditions",
            List.of(
                StatusFields.condition(
                    "ProviderWorkspaceSubroutine", "True", COMPLETE, OK, generation),
                StatusFields.condition(
                    "ScopedKubeconfigSubroutine", "True", COMPLETE, OK, generation),
                StatusFields.condition(
                    "Ready", "True", COMPLETE, "all subroutines completed", generation))));
  }
}
