package io.platformmesh.onboarding.activities.kubeconfigcopy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.BlockedReporting;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies the kubeconfigs of Providers from kcp to runtime clusters; never returns their content.
 */
public final class KubeconfigActivitiesImpl implements KubeconfigActivities, Observer, Pruner {

  private final Clusters clusters;
  private final ObjectWriter objectWriter;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt stageAttempt;
  private final StatusReporter statusReporter;

  /**
   * @param clusters connects to workspaces and runtime clusters
   * @param objectWriter applies and deletes copies
   * @param ownedObjects decides which copies belong to a ManagedProvider
   * @param finalizers removes the finalizer for the copies
   * @param inventories records where copies are
   * @param stageAttempt runs the attempts
   * @param statusReporter writes the condition
   */
  public KubeconfigActivitiesImpl(
      Clusters clusters,
      ObjectWriter objectWriter,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt stageAttempt,
      StatusReporter statusReporter) {
    this.clusters = clusters;
    this.objectWriter = objectWriter;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.inventories = inventories;
    this.stageAttempt = stageAttempt;
    this.statusReporter = statusReporter;
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(
      ManagedProviderRef ref, BlockedReporting blockedReporting) {
    return stageAttempt.onboarding(
        ref,
        ConditionType.KubeconfigCopied,
        blockedReporting,
        CopiedKubeconfig::notCopied,
        (managedProvider, writeGuard) -> copyToRuntimeCluster(ref, managedProvider, writeGuard));
  }

  private CopiedKubeconfig copyToRuntimeCluster(
      ManagedProviderRef ref, ManagedProvider managedProvider, WriteGuard writeGuard) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    SecretValue providerKubeconfig =
        SourceKubeconfig.read(clusters.workspace(providerTarget.path()), providerTarget);
    Copy desiredCopy = desiredCopy(managedProvider, providerTarget);
    Cluster runtimeCluster = clusters.runtime(ref.namespace(), desiredCopy.runtime());
    inventories.change(ref, false, inventory -> inventory.with(desiredCopy));
    objectWriter.ensureNamespace(runtimeCluster, providerTarget.namespace(), writeGuard);
    objectWriter.apply(
        runtimeCluster,
        KubeconfigSecret.desired(providerTarget, providerKubeconfig),
        Owner.of(ref),
        false,
        writeGuard);
    String secretName = providerTarget.secret().name();
    statusReporter.kubeconfigCopied(
        ref,
        new SecretRef(secretName, providerTarget.namespace()),
        "The kubeconfig of %s is in Secret %s/%s on %s."
            .formatted(
                providerTarget.describe(),
                providerTarget.namespace(),
                secretName,
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
    return ownedObjects
        .drift(runtimeCluster, KubeconfigSecret.desired(providerTarget, providerKubeconfig), owner)
        .map(
            deviation ->
                isCopyUnmodified(runtimeCluster, providerTarget)
                    ? asRotation(deviation)
                    : deviation)
        .stream()
        .toList();
  }

  /**
   * Whether the copied Secret still holds the kubeconfig that we have written, according to its
   * digest annotation. Then it differs from the Provider's kubeconfig because that one was rotated.
   */
  private static boolean isCopyUnmodified(Cluster runtimeCluster, ProviderTarget providerTarget) {
    return runtimeCluster
        .secret(providerTarget.namespace(), providerTarget.secret().name())
        .filter(
            copiedSecret -> {
              Map<String, String> annotations =
                  Objects.requireNonNullElse(copiedSecret.getMetadata().getAnnotations(), Map.of());
              String recordedDigest = annotations.get(OnboardingMetadata.DIGEST_ANNOTATION);
              return SecretValue.of(copiedSecret, providerTarget.secret().key())
                  .filter(copiedKubeconfig -> copiedKubeconfig.sha256().equals(recordedDigest))
                  .isPresent();
            })
        .isPresent();
  }

  private static Deviation asRotation(Deviation deviation) {
    return new Deviation(
        Cause.ROTATION, deviation.object(), null, null, "the Provider has a new kubeconfig", false);
  }

  /** Deletes the copies that a changed name or runtime cluster has left behind. */
  @Override
  public void prune(
      ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard writeGuard) {
    Copy desiredCopy = desiredCopy(managedProvider, ProviderTarget.of(managedProvider));
    for (Copy copy : Inventories.of(managedProvider).copies()) {
      if (!copy.equals(desiredCopy)) {
        deleteCopy(copy, managedProvider, ref, writeGuard);
        inventories.change(ref, false, inventory -> inventory.without(copy));
      }
    }
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref, BlockedReporting blockedReporting) {
    return stageAttempt.offboarding(
        ref,
        ConditionType.KubeconfigCopied,
        OnboardingMetadata.partOf(OnboardingMetadata.KUBECONFIG_FINALIZER),
        blockedReporting,
        (managedProvider, writeGuard, abandoned) -> {
          for (Copy copy : Inventories.of(managedProvider).copies()) {
            try {
              deleteCopy(copy, managedProvider, ref, writeGuard);
            } catch (StageException failure) {
              if (!abandoned) {
                throw failure;
              }
            }
            inventories.change(ref, true, inventory -> inventory.without(copy));
          }
          finalizers.remove(managedProvider, OnboardingMetadata.KUBECONFIG_FINALIZER);
        });
  }

  private void deleteCopy(
      Copy copy, ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard writeGuard) {
    Cluster runtimeCluster = clusters.runtime(ref.namespace(), copy.runtime());
    Owner owner = Owner.of(ref);
    GenericKubernetesResource desiredSecret =
        KubeconfigSecret.desired(ProviderTarget.of(managedProvider), SecretValue.EMPTY);
    Optional<GenericKubernetesResource> liveSecret =
        runtimeCluster
            .get(ResourceKind.Secret, ref.namespace(), copy.name())
            .filter(secret -> ownedObjects.belongsTo(owner, secret, desiredSecret));
    if (liveSecret.isPresent()) {
      objectWriter.delete(runtimeCluster, liveSecret.get(), owner, writeGuard);
      List<String> remainingFinalizers = liveSecret.get().getMetadata().getFinalizers();
      if (!remainingFinalizers.isEmpty()) {
        throw StageException.notReady(
            Reason.Offboarding,
            "Secret %s/%s on %s is being deleted (finalizers %s)."
                .formatted(
                    ref.namespace(), copy.name(), runtimeCluster.ref(), remainingFinalizers));
      }
    }
  }
}
