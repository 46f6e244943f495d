package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * Names the PlatformMesh that a ManagedProvider is onboarded into.
 *
 * @param name name of the PlatformMesh, in the namespace of the ManagedProvider
 */
public record PlatformMeshRef(
    @Required @JsonPropertyDescription("Name of the PlatformMesh.") String name) {}
