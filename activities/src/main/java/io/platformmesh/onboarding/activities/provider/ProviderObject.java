package io.platformmesh.onboarding.activities.provider;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import java.util.LinkedHashMap;
import java.util.Map;

/** The desired state of a Provider in a kcp workspace. */
final class ProviderObject {

  private ProviderObject() {}

  /** The fields of the Provider that we apply. */
  static GenericKubernetesResource desired(ProviderTarget providerTarget) {
    Map<String, Object> providerKubeconfigSecret = new LinkedHashMap<>();
    providerKubeconfigSecret.put("name", providerTarget.secret().name());
    providerKubeconfigSecret.put("namespace", providerTarget.namespace());
    providerKubeconfigSecret.put("key", providerTarget.secret().key());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("providerKubeconfigSecret", providerKubeconfigSecret);
    if (!providerTarget.hostOverride().isEmpty()) {
      spec.put("hostOverride", providerTarget.hostOverride());
    }
    GenericKubernetesResource provider = ResourceKind.Provider.newResource();
    provider.setMetadata(new ObjectMetaBuilder().withName(providerTarget.name()).build());
    provider.setAdditionalProperty("spec", spec);
    return provider;
  }
}
