package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Names the Secret with the copied kubeconfig in the status of a ManagedProvider.
 *
 * @param name name of the Secret
 * @param namespace namespace of the Secret
 */
public record SecretRef(
    @JsonPropertyDescription("Name of the Secret.") String name,
    @JsonPropertyDescription("Namespace of the Secret.") String namespace) {}
