package io.platformmesh.onboarding.activities.kubeconfigcopy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.crd.SecretRef;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.inventory.Inventories;
import io.platformmesh.onboarding.activities.inventory.Inventory.Copy;
import io.platformmesh.onboarding.activities.observation.Observer;
import io.platformmesh.onboarding.activities.pruning.Pruner;
import io.platformmesh.onboarding.activities.stage.StageAttempt;
import io.platformmesh.onboarding.activities.status.StageReporter;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies the kubeconfigs of Providers from kcp to runtime clusters; never returns their content.
 */
public final class KubeconfigActivitiesImpl implements KubeconfigActivities, Observer, Pruner {

  private static final boolean NOT_OVERWRITTEN = false;

  private final Clusters clusters;
  private final ObjectWriter objectWriter;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt stageAttempt;

  /**
   * @param clusters connects to workspaces and runtime clusters
   * @param objectWriter applies and deletes copies
   * @param ownedObjects decides which copies belong to a ManagedProvider
   * @param finalizers removes the finalizer for the copies
   * @param inventories records where copies are
   * @param stageAttempt runs the attempts of the stage
   */
  public KubeconfigActivitiesImpl(
      Clusters clusters,
      ObjectWriter objectWriter,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt stageAttempt) {
    this.clusters = clusters;
    this.objectWriter = objectWriter;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.inventories = inventories;
    this.stageAttempt = stageAttempt;
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return stageAttempt.runOnboardingStage(
        managedProviderRef,
        ConditionType.KubeconfigCopied,
        stageReporting,
        CopiedKubeconfig::notCopied,
        (managedProvider, writeGuard, stageReporter) ->
            copyToRuntimeCluster(managedProviderRef, managedProvider, writeGuard, stageReporter));
  }

  private CopiedKubeconfig copyToRuntimeCluster(
      ManagedProviderRef managedProviderRef,
      ManagedProvider managedProvider,
      WriteGuard writeGuard,
      StageReporter stageReporter) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    SecretValue providerKubeconfig =
        SourceKubeconfig.read(clusters.workspace(providerTarget.path()), providerTarget);
    Copy desiredCopy = desiredCopy(managedProvider, providerTarget);
    Cluster runtimeCluster =
        clusters.runtime(managedProviderRef.namespace(), desiredCopy.runtime());
    objectWriter.ensureNamespace(runtimeCluster, providerTarget.namespace(), writeGuard);
    String secretName = providerTarget.secret().name();
    GenericKubernetesResource existingSecret =
        runtimeCluster
            .get(ResourceKind.Secret, providerTarget.namespace(), secretName)
            .orElse(null);
    inventories.changeBeforeWrite(
        managedProvider, inventory -> inventory.withCopy(desiredCopy), writeGuard);
    objectWriter.apply(
        runtimeCluster,
        existingSecret,
        KubeconfigSecret.desired(providerTarget, providerKubeconfig),
        Owner.of(managedProviderRef),
        writeGuard);
    stageReporter.reportKubeconfigCopied(
        managedProvider,
        new SecretRef(secretName, providerTarget.namespace()),
        "The kubeconfig of %s is in Secret %s on %s."
            .formatted(
                providerTarget.describe(),
                providerTarget.qualifiedSecretName(),
                runtimeCluster.ref()));
    return new CopiedKubeconfig(
        Outcome.DONE, providerTarget.namespace(), secretName, providerKubeconfig.sha256());
  }

  private static Copy desiredCopy(ManagedProvider managedProvider, ProviderTarget providerTarget) {
    String runtimeSecretName = managedProvider.getSpec().runtimeKubeconfigSecretName();
    return new Copy(
        runtimeSecretName == null || runtimeSecretName.isEmpty() ? null : runtimeSecretName,
        providerTarget.secret().name());
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    SecretValue providerKubeconfig =
        SourceKubeconfig.read(clusters.workspace(providerTarget.path()), providerTarget);
    Cluster runtimeCluster =
        clusters.runtime(owner.namespace(), desiredCopy(managedProvider, providerTarget).runtime());
    GenericKubernetesResource desiredSecret =
        KubeconfigSecret.desired(providerTarget, providerKubeconfig);
    Optional<Deviation> drift = ownedObjects.drift(runtimeCluster, desiredSecret, owner);
    boolean isRotated = drift.isPresent() && isCopyUnmodified(runtimeCluster, providerTarget);
    return isRotated
        ? List.of(rotationOf(runtimeCluster.objectRef(desiredSecret)))
        : drift.stream().toList();
  }

  /**
   * Whether the copied Secret still holds the kubeconfig that we have written, according to its
   * digest annotation. If it does, only a rotated kubeconfig of the Provider can differ from it.
   */
  private static boolean isCopyUnmodified(Cluster runtimeCluster, ProviderTarget providerTarget) {
    Secret copiedSecret =
        runtimeCluster
            .secret(providerTarget.namespace(), providerTarget.secret().name())
            .orElse(null);
    if (copiedSecret == null) {
      return false;
    }
    Map<String, String> annotations =
        Objects.requireNonNullElse(copiedSecret.getMetadata().getAnnotations(), Map.of());
    String recordedDigest = annotations.get(OnboardingMetadata.DIGEST_ANNOTATION);
    return SecretValue.of(copiedSecret, providerTarget.secret().key())
        .filter(copiedKubeconfig -> copiedKubeconfig.sha256().equals(recordedDigest))
        .isPresent();
  }

  private static Deviation rotationOf(ObjectRef copiedSecret) {
    return Deviation.of(
        Cause.ROTATION, copiedSecret, "the Provider has a new kubeconfig", NOT_OVERWRITTEN);
  }

  /** Deletes the copies under previous names or on previous runtime clusters. */
  @Override
  public void prune(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard) {
    Copy desiredCopy = desiredCopy(managedProvider, ProviderTarget.of(managedProvider));
    for (Copy copy : Inventories.of(managedProvider).copies()) {
      if (!copy.equals(desiredCopy)) {
        deleteCopy(copy, managedProvider, managedProviderRef, writeGuard);
        inventories.change(managedProvider, inventory -> inventory.withoutCopy(copy));
      }
    }
  }

  @Override
  public Outcome removeKubeconfig(
      ManagedProviderRef managedProviderRef, StageReporting stageReporting) {
    return stageAttempt.runOffboardingStage(
        managedProviderRef,
        ConditionType.KubeconfigCopied,
        OnboardingMetadata.KUBECONFIG_FINALIZER,
        stageReporting,
        (managedProvider, writeGuard, isAbandoned) -> {
          removeCopies(managedProvider, managedProviderRef, writeGuard, isAbandoned);
          finalizers.removeFinalizer(managedProvider, OnboardingMetadata.KUBECONFIG_FINALIZER);
        });
  }

  /**
   * @param isAbandoned whether to ignore copies that cannot be deleted
   */
  private void removeCopies(
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard,
      boolean isAbandoned) {
    for (Copy copy : Inventories.of(managedProvider).copies()) {
      try {
        deleteCopy(copy, managedProvider, managedProviderRef, writeGuard);
      } catch (StageException deletionFailure) {
        if (!isAbandoned) {
          throw deletionFailure;
        }
      }
      inventories.change(managedProvider, inventory -> inventory.withoutCopy(copy));
    }
  }

  private void deleteCopy(
      Copy copy,
      ManagedProvider managedProvider,
      ManagedProviderRef managedProviderRef,
      WriteGuard writeGuard) {
    Cluster runtimeCluster = clusters.runtime(managedProviderRef.namespace(), copy.runtime());
    Owner owner = Owner.of(managedProviderRef);
    GenericKubernetesResource desiredSecret =
        KubeconfigSecret.desired(ProviderTarget.of(managedProvider), SecretValue.EMPTY);
    GenericKubernetesResource liveSecret =
        runtimeCluster
            .get(ResourceKind.Secret, managedProviderRef.namespace(), copy.name())
            .orElse(null);
    if (liveSecret == null) {
      return;
    }
    if (!ownedObjects.belongsTo(owner, liveSecret, desiredSecret)) {
      objectWriter.recordKept(runtimeCluster, liveSecret, owner);
      return;
    }
    objectWriter.delete(runtimeCluster, liveSecret, owner, writeGuard);
    List<String> remainingFinalizers = liveSecret.getMetadata().getFinalizers();
    if (!remainingFinalizers.isEmpty()) {
      throw StageException.notReady(
          Reason.Offboarding,
          "%s on %s is being deleted (finalizers %s)."
              .formatted(
                  runtimeCluster.objectRef(liveSecret).kindAndName(),
                  runtimeCluster.ref(),
                  remainingFinalizers));
    }
  }
}
