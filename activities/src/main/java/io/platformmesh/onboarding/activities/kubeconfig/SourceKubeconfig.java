package io.platformmesh.onboarding.activities.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;

/** The kubeconfig that the Provider controller writes into the workspace of the Provider. */
final class SourceKubeconfig {

  private SourceKubeconfig() {}

  /**
   * Reads the kubeconfig.
   *
   * @param workspace the workspace of the Provider
   * @throws StageException while it is not there, or when Provider and ManagedProvider name
   *     different Secrets
   */
  static SecretValue read(Cluster workspace, ProviderTarget target) {
    requireSameSecret(workspace, target);
    String namespace = target.namespace();
    String name = target.secret().name();
    String key = target.secret().key();
    Secret secret =
        workspace
            .secret(namespace, name)
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.KubeconfigSecretMissing,
                        ("Secret %s/%s in workspace %s does not exist yet: wait for the Provider controller"
                                + " to write it, or see its logs")
                            .formatted(namespace, name, target.path())));
    return SecretValue.kubeconfig(secret, key)
        .orElseThrow(
            () ->
                StageException.notReady(
                    Reason.KubeconfigKeyMissing,
                    ("Secret %s/%s in workspace %s has no key %s yet: wait for the Provider controller"
                            + " to write it, or correct spec.providerKubeconfigSecret.key")
                        .formatted(namespace, name, target.path(), key)));
  }

  private static void requireSameSecret(Cluster workspace, ProviderTarget target) {
    GenericKubernetesResource provider =
        workspace
            .get(ResourceKind.Provider, null, target.name())
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.ProviderNotReady, target.describe() + " does not exist any more."));
    JsonNode inSpec = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    JsonNode inStatus = LiveConditions.status(provider).path("providerKubeconfigSecretRef");
    String desired = target.namespace() + "/" + target.secret().name();
    String specified = qualifiedName(inSpec);
    String reported =
        inStatus.path("name").asText("").isEmpty() ? desired : qualifiedName(inStatus);
    if (!desired.equals(specified)
        || !desired.equals(reported)
        || !target.secret().key().equals(inSpec.path("key").asText())) {
      throw StageException.actionNeeded(
          Reason.KubeconfigSecretMismatch,
          ("providerKubeconfigSecret differs: the ManagedProvider asks for Secret %s key %s, %s has"
                  + " %s key %s in its spec and reports %s: align the two")
              .formatted(
                  desired,
                  target.secret().key(),
                  target.describe(),
                  specified,
                  inSpec.path("key").asText("not set"),
                  reported));
    }
  }

  private static String qualifiedName(JsonNode secret) {
    return secret.path("namespace").asText() + "/" + secret.path("name").asText();
  }
}
