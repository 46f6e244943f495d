package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * Names the Secret that holds the kubeconfig of the Provider.
 *
 * @param name name of the Secret
 * @param key key in its data
 */
public record ProviderKubeconfigSecret(
    @Required @JsonPropertyDescription("Name of the Secret.") String name,
    @Required @JsonPropertyDescription("Key in the Secret's data that holds the kubeconfig.")
        String key) {}
