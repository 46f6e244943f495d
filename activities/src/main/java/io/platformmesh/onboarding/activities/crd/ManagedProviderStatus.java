package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observed state of the onboarding of a ManagedProvider.
 *
 * @param phase the phase; null before the first report
 * @param observedGeneration generation that phase and condition Ready are about; null before the
 *     first report
 * @param conditions one condition for each type; null before the first report
 * @param providerKubeconfigSecretRef the copy of the Provider's kubeconfig; null before it exists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedProviderStatus(
    @JsonPropertyDescription(
            "Progress of the onboarding: Pending, WaitingForPlatformMesh, WaitingForProvider,"
                + " CopyingKubeconfig, Deploying, Ready; CopyingKubeconfigFailed when Provider and"
                + " ManagedProvider name different Secrets; Deleting; Paused.")
        @Nullable String phase,
    @JsonPropertyDescription("Generation of the spec that phase and condition Ready are about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Conditions PlatformMeshReady, ProviderReady, KubeconfigCopied, ComponentsDeployed and"
                + " Ready; Stalled and Paused only while they are True. If one of the first five is not"
                + " True, its message says what is awaited and what to do.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription(
            "The Secret on the runtime cluster that holds the Provider's kubeconfig.")
        @Nullable SecretRef providerKubeconfigSecretRef) {

  /**
   * The generation in the default status of a new object. It differs from every generation, so that
   * kstatus, and with it Flux, sees the object as in progress before the first report.
   */
  static final long NOT_OBSERVED = -1;

  /** Reads {@value #NOT_OBSERVED} as not observed. */
  public ManagedProviderStatus {
    boolean isDefault = observedGeneration != null && observedGeneration == NOT_OBSERVED;
    observedGeneration = isDefault ? null : observedGeneration;
  }
}
