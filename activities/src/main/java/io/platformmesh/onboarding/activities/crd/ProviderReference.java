package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;

/**
 * Names a Provider and the kcp workspace that holds it.
 *
 * @param path path of the workspace
 * @param name name of the Provider
 */
public record ProviderReference(
    @Required
        @Pattern(Rules.WORKSPACE_PATH) @JsonPropertyDescription(
            "Path of the kcp workspace that holds the Provider, such as root:providers:system. It must"
                + " exist.")
        String path,
    @Required @JsonPropertyDescription("Name of the Provider in that workspace.") String name) {}
