package io.platformmesh.onboarding.activities.crd;

import org.jspecify.annotations.Nullable;

/**
 * The Provider that the spec of a ManagedProvider asks for, with all defaults filled in.
 *
 * @param path path of the kcp workspace
 * @param name name of the Provider
 * @param secret Secret for its kubeconfig
 * @param namespace namespace of that Secret, both in kcp and on the runtime cluster
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

  /** The Provider that this ManagedProvider asks for. */
  public static ProviderTarget of(ManagedProvider managedProvider) {
    ManagedProviderSpec spec = managedProvider.getSpec();
    String defaultName = managedProvider.getMetadata().getName();
    ProviderReference reference = spec.provider();
    ProviderKubeconfigSecret secret = spec.providerKubeconfigSecret();
    String hostOverride = spec.providerHostOverride();
    return new ProviderTarget(
        reference == null || isEmpty(reference.path()) ? DEFAULT_PATH : reference.path(),
        reference == null || isEmpty(reference.name()) ? defaultName : reference.name(),
        secret == null
            ? new ProviderKubeconfigSecret(defaultName + DEFAULT_SECRET_SUFFIX, DEFAULT_KEY)
            : secret,
        managedProvider.getMetadata().getNamespace(),
        hostOverride == null ? "" : hostOverride);
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** The Provider as messages name it. */
  public String describe() {
    return "Provider " + name + " in workspace " + path;
  }
}
