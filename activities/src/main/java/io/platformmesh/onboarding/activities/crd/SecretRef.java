package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Names a Secret.
 *
 * @param name its name
 * @param namespace its namespace
 */
public record SecretRef(
    @JsonPropertyDescription("Name of the Secret.") String name,
    @JsonPropertyDescription("Namespace of the Secret.") String namespace) {}
