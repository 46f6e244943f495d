package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A chart that Flux fetches from a registry or repository.
 *
 * @param type where the chart comes from; null means oci
 * @param registry registry or URL of the Helm repository
 * @param chart name of the chart
 * @param version version of the chart
 * @param insecure whether plain HTTP is allowed; null for false
 * @param values Helm values; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Rules.HELM_REPOSITORY_URL, message = Rules.HELM_REPOSITORY_URL_MESSAGE)
@ValidationRule(value = Rules.NO_HELM_DIGEST, message = Rules.NO_HELM_DIGEST_MESSAGE)
@ValidationRule(value = Rules.LOWER_CASE_REGISTRY, message = Rules.LOWER_CASE_REGISTRY_MESSAGE)
public record FluxComponent(
    @Default("oci")
        @JsonPropertyDescription(
            "How the chart is fetched: oci (default) from an OCI registry, helm from an HTTP(S) Helm"
                + " repository.")
        @Nullable FluxType type,
    @Required
        @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Location of the chart. For oci: host and base path, such as"
                + " ghcr.io/platform-mesh/provider-quickstart/charts. For helm: the repository's URL,"
                + " such as https://charts.jetstack.io.")
        String registry,
    @Required
        @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Name of the chart, for oci with its path below the registry. Its last segment names the"
                + " HelmRelease and its source.")
        String chart,
    @Required
        @Size(max = Limits.TEXT_LENGTH) @JsonPropertyDescription(
            "Version of the chart: a version, a range of versions such as 1.x, or for oci also a digest.")
        String version,
    @JsonPropertyDescription("Allow plain HTTP to the registry. Default: false.")
        @Nullable Boolean insecure,
    @PreserveUnknownFields @JsonPropertyDescription("Helm values, passed to the chart unchanged.")
        @Nullable JsonNode values) {

  /** Whether the chart comes from a Helm repository rather than from an OCI registry. */
  public boolean fromHelmRepository() {
    return type == FluxType.helm;
  }
}
