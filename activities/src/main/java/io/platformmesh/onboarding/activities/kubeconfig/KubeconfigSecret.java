package io.platformmesh.onboarding.activities.kubeconfig;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import java.util.Map;

/** The copy of the Provider's kubeconfig on the runtime cluster. */
final class KubeconfigSecret {

  private KubeconfigSecret() {}

  /**
   * The desired fields of the copy: the kubeconfig, byte for byte, under one key, and its digest in
   * an annotation, where workloads can read it.
   */
  static GenericKubernetesResource desired(ProviderTarget target, SecretValue kubeconfig) {
    GenericKubernetesResource secret = ResourceKind.Secret.newResource();
    secret.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(target.namespace())
            .withName(target.secret().name())
            .addToAnnotations(OnboardingMetadata.DIGEST_ANNOTATION, kubeconfig.sha256())
            .build());
    secret.setAdditionalProperty("type", "Opaque");
    secret.setAdditionalProperty("data", Map.of(target.secret().key(), kubeconfig.encoded()));
    return secret;
  }
}
