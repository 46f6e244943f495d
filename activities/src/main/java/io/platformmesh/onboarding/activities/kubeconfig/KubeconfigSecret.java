package io.platformmesh.onboarding.activities.kubeconfig;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import java.util.Base64;
import java.util.Map;

/** The copy of the Provider's kubeconfig on the runtime cluster. */
final class KubeconfigSecret {

  private KubeconfigSecret() {}

  /**
   * The fields of the copy that we own: the one key, with the bytes as they are, and their digest
   * where workloads can see it.
   */
  static GenericKubernetesResource desired(ProviderTarget target, byte[] kubeconfig) {
    GenericKubernetesResource secret = ResourceKind.Secret.newResource();
    secret.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(target.namespace())
            .withName(target.secret().name())
            .addToAnnotations(
                OnboardingMetadata.DIGEST_ANNOTATION, OnboardingMetadata.sha256(kubeconfig))
            .build());
    secret.setAdditionalProperty("type", "Opaque");
    secret.setAdditionalProperty(
        "data", Map.of(target.secret().key(), Base64.getEncoder().encodeToString(kubeconfig)));
    return secret;
  }
}
