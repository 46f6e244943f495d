package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One reference in a path through OCM components.
 *
 * @param name name of the reference to follow
 */
public record ReferencePathElement(
    @Required
        @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription("Name of the component reference to follow.")
        String name) {}
