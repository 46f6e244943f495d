package io.platformmesh.onboarding.activities.provider;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Provider in a kcp workspace. */
final class ProviderObject {

  private ProviderObject() {}

  /** The desired fields of the Provider. */
  static GenericKubernetesResource desired(ProviderTarget target) {
    Map<String, Object> kubeconfigSecret = new LinkedHashMap<>();
    kubeconfigSecret.put("name", target.secret().name());
    kubeconfigSecret.put("namespace", target.namespace());
    kubeconfigSecret.put("key", target.secret().key());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("providerKubeconfigSecret", kubeconfigSecret);
    if (!target.hostOverride().isEmpty()) {
      spec.put("hostOverride", target.hostOverride());
    }
    GenericKubernetesResource provider = ResourceKind.Provider.newResource();
    provider.setMetadata(new ObjectMetaBuilder().withName(target.name()).build());
    provider.setAdditionalProperty("spec", spec);
    return provider;
  }
}
