package io.platformmesh.onboarding.activities.kubeconfig;

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
import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies the kubeconfigs of Providers from kcp to runtime clusters; never returns their content.
 */
public final class KubeconfigActivitiesImpl implements KubeconfigActivities, Observer, Pruner {

  private final Clusters clusters;
  private final ObjectWriter writer;
  private final OwnedObjects ownedObjects;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt attempt;
  private final StatusReporter status;

  /**
   * @param clusters connects to workspaces and runtime clusters
   * @param writer applies and deletes copies
   * @param ownedObjects decides which copies belong to a ManagedProvider
   * @param finalizers removes the finalizer for the copies
   * @param inventories records where copies are
   * @param attempt runs the attempts
   * @param status writes the condition
   */
  public KubeconfigActivitiesImpl(
      Clusters clusters,
      ObjectWriter writer,
      OwnedObjects ownedObjects,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt attempt,
      StatusReporter status) {
    this.clusters = clusters;
    this.writer = writer;
    this.ownedObjects = ownedObjects;
    this.finalizers = finalizers;
    this.inventories = inventories;
    this.attempt = attempt;
    this.status = status;
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.onboarding(
        ref,
        ConditionType.KubeconfigCopied,
        reporting,
        CopiedKubeconfig::without,
        (managedProvider, guard) -> copy(ref, managedProvider, guard));
  }

  private CopiedKubeconfig copy(
      ManagedProviderRef ref, ManagedProvider managedProvider, WriteGuard guard) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    SecretValue kubeconfig = SourceKubeconfig.read(clusters.workspace(target.path()), target);
    Copy desired = desiredCopy(managedProvider, target);
    Cluster runtime = clusters.runtime(ref.namespace(), desired.runtime());
    inventories.change(ref, false, inventory -> inventory.with(desired));
    writer.ensureNamespace(runtime, target.namespace(), guard);
    writer.apply(
        runtime, KubeconfigSecret.desired(target, kubeconfig), Owner.of(ref), false, guard);
    String name = target.secret().name();
    status.kubeconfigCopied(
        ref,
        new SecretRef(name, target.namespace()),
        "The kubeconfig of %s is in Secret %s/%s on %s."
            .formatted(target.describe(), target.namespace(), name, runtime.ref()));
    return new CopiedKubeconfig(Outcome.DONE, target.namespace(), name, kubeconfig.sha256());
  }

  private static Copy desiredCopy(ManagedProvider managedProvider, ProviderTarget target) {
    String runtime = managedProvider.getSpec().runtimeKubeconfigSecretName();
    return new Copy(runtime == null || runtime.isEmpty() ? null : runtime, target.secret().name());
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    SecretValue kubeconfig = SourceKubeconfig.read(clusters.workspace(target.path()), target);
    Cluster runtime =
        clusters.runtime(owner.namespace(), desiredCopy(managedProvider, target).runtime());
    return ownedObjects
        .drift(runtime, KubeconfigSecret.desired(target, kubeconfig), owner)
        .map(drift -> isIntact(runtime, target) ? rotation(drift) : drift)
        .stream()
        .toList();
  }

  /**
   * Whether the copy holds what we have copied, according to its digest: then it differs from its
   * source because the source has changed.
   */
  private static boolean isIntact(Cluster runtime, ProviderTarget target) {
    return runtime
        .secret(target.namespace(), target.secret().name())
        .filter(
            copy -> {
              Map<String, String> annotations =
                  Objects.requireNonNullElse(copy.getMetadata().getAnnotations(), Map.of());
              String digest = annotations.get(OnboardingMetadata.DIGEST_ANNOTATION);
              return SecretValue.of(copy, target.secret().key())
                  .filter(value -> value.sha256().equals(digest))
                  .isPresent();
            })
        .isPresent();
  }

  private static Deviation rotation(Deviation drift) {
    return new Deviation(
        Cause.ROTATION, drift.object(), null, null, "the Provider has a new kubeconfig", false);
  }

  /** Deletes the copies that a changed name or runtime cluster has left behind. */
  @Override
  public void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    Copy desired = desiredCopy(managedProvider, ProviderTarget.of(managedProvider));
    for (Copy copy : Inventories.of(managedProvider).copies()) {
      if (!copy.equals(desired)) {
        delete(copy, managedProvider, ref, guard);
        inventories.change(ref, false, inventory -> inventory.without(copy));
      }
    }
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref, BlockedReporting reporting) {
    return attempt.offboarding(
        ref,
        ConditionType.KubeconfigCopied,
        OnboardingMetadata.partOf(OnboardingMetadata.KUBECONFIG_FINALIZER),
        reporting,
        (managedProvider, guard, abandoned) -> {
          for (Copy copy : Inventories.of(managedProvider).copies()) {
            try {
              delete(copy, managedProvider, ref, guard);
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

  private void delete(
      Copy copy, ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    Cluster runtime = clusters.runtime(ref.namespace(), copy.runtime());
    Owner owner = Owner.of(ref);
    GenericKubernetesResource desired =
        KubeconfigSecret.desired(ProviderTarget.of(managedProvider), SecretValue.EMPTY);
    Optional<GenericKubernetesResource> live =
        runtime
            .get(ResourceKind.Secret, ref.namespace(), copy.name())
            .filter(secret -> ownedObjects.belongsTo(owner, secret, desired));
    if (live.isPresent()) {
      writer.delete(runtime, live.get(), owner, guard);
      List<String> remaining = live.get().getMetadata().getFinalizers();
      if (!remaining.isEmpty()) {
        throw StageException.notReady(
            Reason.Offboarding,
            "Secret %s/%s on %s is being deleted (finalizers %s)."
                .formatted(ref.namespace(), copy.name(), runtime.ref(), remaining));
      }
    }
  }
}
