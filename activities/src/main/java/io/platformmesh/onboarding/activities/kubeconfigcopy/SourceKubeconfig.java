package io.platformmesh.onboarding.activities.kubeconfigcopy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ProviderKubeconfigSecret;
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
    ProviderKubeconfigSecret secretAndKey = providerTarget.secret();
    String secretDescription =
        "Secret %s in workspace %s"
            .formatted(providerTarget.qualifiedSecretName(), providerTarget.path());
    Secret providerSecret =
        providerWorkspace
            .secret(providerTarget.namespace(), secretAndKey.name())
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.KubeconfigSecretMissing,
                        secretDescription
                            + " does not exist yet: wait for the Provider controller to write it,"
                            + " or see its logs"));
    return SecretValue.readKubeconfig(providerSecret, secretAndKey.key())
        .orElseThrow(
            () ->
                StageException.notReady(
                    Reason.KubeconfigKeyMissing,
                    "%s has no key %s yet".formatted(secretDescription, secretAndKey.key())
                        + ": wait for the Provider controller to write it, or correct"
                        + " spec.providerKubeconfigSecret.key"));
  }

  private static void requireSameSecret(Cluster providerWorkspace, ProviderTarget providerTarget) {
    GenericKubernetesResource provider =
        providerWorkspace
            .getClusterScoped(ResourceKind.Provider, providerTarget.name())
            .orElseThrow(
                () ->
                    StageException.notReady(
                        Reason.ProviderNotReady,
                        providerTarget.describe() + " does not exist any more."));
    JsonNode secretInSpec = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    JsonNode secretInStatus = LiveConditions.status(provider).path("providerKubeconfigSecretRef");
    String desiredSecret = providerTarget.qualifiedSecretName();
    String desiredKey = providerTarget.secret().key();
    String specifiedSecret = qualifiedNameOf(secretInSpec);
    String reportedSecret =
        secretInStatus.path("name").asText("").isEmpty()
            ? desiredSecret
            : qualifiedNameOf(secretInStatus);
    boolean isSameSecret =
        desiredSecret.equals(specifiedSecret)
            && desiredSecret.equals(reportedSecret)
            && desiredKey.equals(secretInSpec.path("key").asText());
    if (!isSameSecret) {
      String managedProviderSide =
          "the ManagedProvider asks for Secret %s key %s".formatted(desiredSecret, desiredKey);
      String providerSide =
          "%s has %s key %s in its spec and reports %s"
              .formatted(
                  providerTarget.describe(),
                  specifiedSecret,
                  secretInSpec.path("key").asText("not set"),
                  reportedSecret);
      throw StageException.actionNeeded(
          Reason.KubeconfigSecretMismatch,
          "providerKubeconfigSecret differs: %s, %s: align the two"
              .formatted(managedProviderSide, providerSide));
    }
  }

  private static String qualifiedNameOf(JsonNode secretReference) {
    return secretReference.path("namespace").asText() + "/" + secretReference.path("name").asText();
  }
}
