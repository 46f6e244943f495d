package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart that is part of an OCM component; exactly one of component and componentName is set.
 *
 * @param component full name of the OCM component
 * @param componentName name of the artifact of the component in the registry
 * @param registry registry of the component
 * @param version version of the component
 * @param name name of the deployment; null to derive it
 * @param resourceName resource in the component; null means chart
 * @param referencePath component references to follow; null for none
 * @param insecure whether plain HTTP is allowed; null for false
 * @param values Helm values; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = Rules.COMPONENT_OR_COMPONENT_NAME,
    message = Rules.COMPONENT_OR_COMPONENT_NAME_MESSAGE)
public record OcmComponent(
    @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Full name of the OCM component, such as github.com/platform-mesh/provider-quickstart. The"
                + " OCM controller resolves the chart from its descriptor. Give this or componentName.")
        @Nullable String component,
    @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Name of the component's artifact in the registry, such as my-service-operator. The chart is"
                + " oci://<registry>/<componentName>:<version>; no descriptor is resolved. Give this or"
                + " component.")
        @Nullable String componentName,
    @Required
        @JsonPropertyDescription(
            "Registry that holds the component: host and base path, such as ghcr.io/platform-mesh.")
        String registry,
    @Required
        @JsonPropertyDescription("Version of the component, or a range of versions such as 1.x.")
        String version,
    @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Name of the objects made for this component (with component). Default: resourceName unless"
                + " it is chart, else the last referencePath, else the last segment of component.")
        @Nullable String name,
    @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Name of the chart's resource in the component (with component). Default: chart.")
        @Nullable String resourceName,
    @Size(max = Limits.REFERENCE_PATH_LENGTH) @JsonPropertyDescription(
            "Component references to follow, one after the other, to the component that holds the"
                + " resource (with component). Default: the resource is in component itself.")
        @Nullable List<ReferencePathElement> referencePath,
    @JsonPropertyDescription("Allow plain HTTP to the registry. Default: false.")
        @Nullable Boolean insecure,
    @PreserveUnknownFields @JsonPropertyDescription("Helm values, passed to the chart unchanged.")
        @Nullable JsonNode values) {}
