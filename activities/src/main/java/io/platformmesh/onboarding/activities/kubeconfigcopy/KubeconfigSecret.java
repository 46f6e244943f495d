package io.platformmesh.onboarding.activities.kubeconfigcopy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import java.util.Map;

/** The Secret with the copy of the Provider's kubeconfig on the runtime cluster. */
final class KubeconfigSecret {

  private KubeconfigSecret() {}

  /**
   * The desired fields of the copy: the kubeconfig, byte for byte, under one key, and its digest in
   * an annotation, where workloads can read it.
   */
  static GenericKubernetesResource desired(
      ProviderTarget providerTarget, SecretValue providerKubeconfig) {
    GenericKubernetesResource copiedSecret = ResourceKind.Secret.newResource();
    copiedSecret.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(providerTarget.namespace())
            .withName(providerTarget.secret().name())
            .addToAnnotations(OnboardingMetadata.DIGEST_ANNOTATION, providerKubeconfig.sha256())
            .build());
    copiedSecret.setAdditionalProperty("type", "Opaque");
    copiedSecret.setAdditionalProperty(
        "data", Map.of(providerTarget.secret().key(), providerKubeconfig.encoded()));
    return copiedSecret;
  }
}
