package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * Names a PlatformMesh.
 *
 * @param name its name, in the namespace of the ManagedProvider
 */
public record PlatformMeshRef(
    @Required @JsonPropertyDescription("Name of the PlatformMesh.") String name) {}
