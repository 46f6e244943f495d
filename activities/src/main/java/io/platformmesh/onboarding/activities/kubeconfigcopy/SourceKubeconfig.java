package io.platformmesh.onboarding.activities.kubeconfigcopy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;

/** The kubeconfig that the Provider controller writes into the workspace of the Provider. */
final class SourceKubeconfig {

  private SourceKubeconfig() {}

  /**
   * Reads the kubeconfig from the Secret in the workspace.
   *
   * @param providerWorkspace the workspace of the Provider
   * @throws StageException while the Secret or its key is missing, or when Provider and
   *     ManagedProvider name different Secrets
   */
  static SecretValue read(Cluster providerWorkspace, ProviderTarget providerTarget) {
    requireSameSecret(providerWorkspace, providerTarget);
    String secretNamespace = providerTarget.namespace();
    String secretName = providerTarget.secret().name();
    String secretKey = providerTarget.secret().key();
    Secret providerSecret =
        providerWorkspace
            .secret(secretNamespace, secretName)
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.KubeconfigSecretMissing,
                        ("Secret %s/%s in workspace %s does not exist yet: wait for the Provider controller"
                                + " to write it, or see its logs")
                            .formatted(secretNamespace, secretName, providerTarget.path())));
    return SecretValue.kubeconfig(providerSecret, secretKey)
        .orElseThrow(
            () ->
                StageException.notReady(
                    Reason.KubeconfigKeyMissing,
                    ("Secret %s/%s in workspace %s has no key %s yet: wait for the Provider controller"
                            + " to write it, or correct spec.providerKubeconfigSecret.key")
                        .formatted(secretNamespace, secretName, providerTarget.path(), secretKey)));
  }

  private static void requireSameSecret(Cluster providerWorkspace, ProviderTarget providerTarget) {
    GenericKubernetesResource provider =
        providerWorkspace
            .get(ResourceKind.Provider, null, providerTarget.name())
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.ProviderNotReady,
                        providerTarget.describe() + " does not exist any more."));
    JsonNode secretInSpec = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    JsonNode secretInStatus = LiveConditions.status(provider).path("providerKubeconfigSecretRef");
    String desiredSecret = providerTarget.namespace() + "/" + providerTarget.secret().name();
    String specifiedSecret = qualifiedNameOf(secretInSpec);
    String reportedSecret =
        secretInStatus.path("name").asText("").isEmpty()
            ? desiredSecret
            : qualifiedNameOf(secretInStatus);
    if (!desiredSecret.equals(specifiedSecret)
        || !desiredSecret.equals(reportedSecret)
        || !providerTarget.secret().key().equals(secretInSpec.path("key").asText())) {
      throw StageException.actionNeeded(
          Reason.KubeconfigSecretMismatch,
          ("providerKubeconfigSecret differs: the ManagedProvider asks for Secret %s key %s, %s has"
                  + " %s key %s in its spec and reports %s: align the two")
              .formatted(
                  desiredSecret,
                  providerTarget.secret().key(),
                  providerTarget.describe(),
                  specifiedSecret,
                  secretInSpec.path("key").asText("not set"),
                  reportedSecret));
    }
  }

  private static String qualifiedNameOf(JsonNode secretReference) {
    return secretReference.path("namespace").asText() + "/" + secretReference.path("name").asText();
  }
}
