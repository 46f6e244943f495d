package io.platformmesh.onboarding.activities.provider;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderSpec;
import io.platformmesh.onboarding.activities.crd.ProviderKubeconfigSecret;
import io.platformmesh.onboarding.activities.crd.ProviderReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Provider a ManagedProvider wants, with all defaults filled in.
 *
 * @param path path of the kcp workspace
 * @param name name of the Provider
 * @param secret Secret for its kubeconfig
 * @param namespace namespace of that Secret, in kcp as on the runtime cluster
 * @param hostOverride host for the kubeconfig; empty for kcp's own
 */
public record ProviderTarget(
    String path,
    String name,
    ProviderKubeconfigSecret secret,
    String namespace,
    String hostOverride) {

  private static final String DEFAULT_PATH = "root:providers:system";
  private static final String DEFAULT_SECRET_SUFFIX = "-provider-kubeconfig";
  private static final String DEFAULT_KEY = "kubeconfig";

  /** The Provider that this ManagedProvider wants. */
  public static ProviderTarget of(ManagedProvider managedProvider) {
    ManagedProviderSpec spec = managedProvider.getSpec();
    String own = managedProvider.getMetadata().getName();
    ProviderReference reference = spec.provider();
    ProviderKubeconfigSecret secret = spec.providerKubeconfigSecret();
    String hostOverride = spec.providerHostOverride();
    return new ProviderTarget(
        reference == null || isEmpty(reference.path()) ? DEFAULT_PATH : reference.path(),
        reference == null || isEmpty(reference.name()) ? own : reference.name(),
        secret == null
            ? new ProviderKubeconfigSecret(own + DEFAULT_SECRET_SUFFIX, DEFAULT_KEY)
            : secret,
        managedProvider.getMetadata().getNamespace(),
        hostOverride == null ? "" : hostOverride);
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** How messages name it. */
  public String describe() {
    return "Provider " + name + " in workspace " + path;
  }

  /** The fields of the Provider that we own. */
  public GenericKubernetesResource desired() {
    Map<String, Object> kubeconfigSecret = new LinkedHashMap<>();
    kubeconfigSecret.put("name", secret.name());
    kubeconfigSecret.put("namespace", namespace);
    kubeconfigSecret.put("key", secret.key());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("providerKubeconfigSecret", kubeconfigSecret);
    if (!hostOverride.isEmpty()) {
      spec.put("hostOverride", hostOverride);
    }
    GenericKubernetesResource provider = ResourceKind.Provider.newResource();
    provider.setMetadata(new ObjectMetaBuilder().withName(name).build());
    provider.setAdditionalProperty("spec", spec);
    return provider;
  }
}
