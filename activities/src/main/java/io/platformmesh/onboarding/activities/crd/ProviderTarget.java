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
    String managedProviderName = managedProvider.getMetadata().getName();
    ProviderReference provider = spec.provider();
    ProviderKubeconfigSecret secret = spec.providerKubeconfigSecret();
    String path = provider == null ? DEFAULT_PATH : orDefault(provider.path(), DEFAULT_PATH);
    String name =
        provider == null ? managedProviderName : orDefault(provider.name(), managedProviderName);
    ProviderKubeconfigSecret defaultSecret =
        new ProviderKubeconfigSecret(managedProviderName + DEFAULT_SECRET_SUFFIX, DEFAULT_KEY);
    return new ProviderTarget(
        path,
        name,
        secret == null ? defaultSecret : secret,
        managedProvider.getMetadata().getNamespace(),
        orDefault(spec.providerHostOverride(), ""));
  }

  private static String orDefault(@Nullable String fieldValue, String defaultValue) {
    return fieldValue == null || fieldValue.isEmpty() ? defaultValue : fieldValue;
  }

  /** Namespace and name of the Secret for the kubeconfig: {@code namespace/name}. */
  public String qualifiedSecretName() {
    return namespace + "/" + secret.name();
  }

  /** The Provider as messages name it. */
  public String describe() {
    return "Provider " + name + " in workspace " + path;
  }
}
