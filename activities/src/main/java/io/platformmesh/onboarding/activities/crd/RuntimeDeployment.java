package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * One component of a service; exactly one of the two forms is set.
 *
 * @param flux a chart that Flux fetches from a registry or repository
 * @param ocm a chart that is part of an OCM component
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Rules.FLUX_OR_OCM, message = Rules.FLUX_OR_OCM_MESSAGE)
public record RuntimeDeployment(
    @JsonPropertyDescription(
            "A Helm chart in an OCI registry or Helm repository, deployed by Flux.")
        @Nullable FluxComponent flux,
    @JsonPropertyDescription(
            "A Helm chart that is part of an OCM component. With component, the OCM controller resolves"
                + " it from the component descriptor; with componentName, the chart is the artifact"
                + " oci://<registry>/<componentName>:<version>.")
        @Nullable OcmComponent ocm) {}
