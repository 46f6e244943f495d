package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the onboarding is.
 *
 * @param phase the phase; null before the first report
 * @param observedGeneration generation that phase and condition Ready speak of; null before the
 *     first report
 * @param conditions conditions by type; null before the first report
 * @param providerKubeconfigSecretRef where the Provider's kubeconfig was copied to; null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedProviderStatus(
    @JsonPropertyDescription(
            "How far the onboarding is: Pending, WaitingForPlatformMesh, WaitingForProvider,"
                + " CopyingKubeconfig, Deploying, Ready; CopyingKubeconfigFailed when Provider and"
                + " ManagedProvider name different Secrets; Deleting; Paused.")
        @Nullable String phase,
    @JsonPropertyDescription("Generation of the spec that phase and condition Ready speak of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Conditions PlatformMeshReady, ProviderReady, KubeconfigCopied, ComponentsDeployed and"
                + " Ready; Stalled and Paused while it is so. Where one of the first five is not True its"
                + " message says what is awaited and what to do.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription(
            "The Secret on the runtime cluster that holds the Provider's kubeconfig.")
        @Nullable SecretRef providerKubeconfigSecretRef) {}
