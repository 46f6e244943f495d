package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a ManagedProvider.
 *
 * @param platformMeshRef the PlatformMesh that must be Ready first
 * @param runtimeDeployments the components to deploy
 * @param provider workspace and name of the Provider; null for the defaults
 * @param providerHostOverride host in the Provider's kubeconfig; null for the host of kcp
 * @param providerKubeconfigSecret Secret for the Provider's kubeconfig; null for the default
 * @param runtimeKubeconfigSecretName Secret with the kubeconfig of the runtime cluster; null for
 *     the cluster that holds the ManagedProvider
 * @param cleanupOnDelete whether the Provider is deleted with the ManagedProvider; null for false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedProviderSpec(
    @Required
        @JsonPropertyDescription(
            "The PlatformMesh, in the namespace of this object, that the service is onboarded into."
                + " The onboarding waits until its condition Ready is True.")
        PlatformMeshRef platformMeshRef,
    @Required
        @Size(min = 1, max = Limits.COMPONENTS) @ValidationRule(value = Rules.DISTINCT_NAMES, message = Rules.DISTINCT_NAMES_MESSAGE)
        @JsonPropertyDescription(
            "The components of the service, deployed side by side by Flux. Each needs a name of"
                + " its own: the last segment of flux.chart; for ocm, name, else resourceName, else"
                + " the last referencePath, else the last segment of component or componentName.")
        List<RuntimeDeployment> runtimeDeployments,
    @JsonPropertyDescription(
            "Workspace and name of the Provider in kcp. Default: workspace root:providers:system, name"
                + " of this object. The workspace must exist; a missing Provider is created.")
        @Nullable ProviderReference provider,
    @JsonPropertyDescription(
            "Host (a URL such as https://kcp.example.com:8443) in the Provider's kubeconfig, if the"
                + " components reach kcp by another address than the default front proxy.")
        @Nullable String providerHostOverride,
    @JsonPropertyDescription(
            "The Secret that holds the Provider's kubeconfig, in kcp and on the runtime cluster."
                + " Default: name <this object's name>-provider-kubeconfig, key kubeconfig.")
        @Nullable ProviderKubeconfigSecret providerKubeconfigSecret,
    @JsonPropertyDescription(
            "Name of a Secret in the namespace of this object whose key kubeconfig holds the kubeconfig"
                + " of the cluster to deploy into. Default: the cluster that holds this object.")
        @Nullable String runtimeKubeconfigSecretName,
    @JsonPropertyDescription(
            "Delete the Provider, with its kcp workspace and everything in it, when this object is"
                + " deleted. Default: false, the Provider is kept.")
        @Nullable Boolean cleanupOnDelete) {}
