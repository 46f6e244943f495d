package io.platformmesh.onboarding.activities.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
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

/** Copies kubeconfigs from kcp to runtime clusters; their bytes never leave these methods. */
public final class KubeconfigActivitiesImpl implements KubeconfigActivities, Observer, Pruner {

  private final Clusters clusters;
  private final Finalizers finalizers;
  private final Inventories inventories;
  private final StageAttempt step;
  private final StatusReporter status;

  /**
   * @param clusters gives workspaces and runtime clusters
   * @param finalizers takes this part's finalizer away
   * @param inventories records where copies were made
   * @param step runs the attempts
   * @param status writes the condition
   */
  public KubeconfigActivitiesImpl(
      Clusters clusters,
      Finalizers finalizers,
      Inventories inventories,
      StageAttempt step,
      StatusReporter status) {
    this.clusters = clusters;
    this.inventories = inventories;
    this.finalizers = finalizers;
    this.step = step;
    this.status = status;
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, BlockedReporting attention) {
    return step.onboarding(
        ref,
        ConditionType.KubeconfigCopied,
        attention,
        CopiedKubeconfig::without,
        (managedProvider, guard) -> {
          ProviderTarget target = ProviderTarget.of(managedProvider);
          Cluster workspace = clusters.workspace(target.path());
          Optional<String> mismatch = mismatchOf(target, workspace);
          if (mismatch.isPresent()) {
            throw StageException.act(Reason.KubeconfigSecretMismatch, mismatch.get());
          }
          return copy(ref, managedProvider, target, workspace, guard);
        });
  }

  private CopiedKubeconfig copy(
      ManagedProviderRef ref,
      ManagedProvider managedProvider,
      ProviderTarget target,
      Cluster workspace,
      WriteGuard guard) {
    SecretValue kubeconfig = read(target, workspace);
    Copy place = placeOf(managedProvider, target);
    Cluster runtime = clusters.runtime(ref.namespace(), place.runtime());
    inventories.change(ref, false, inventory -> inventory.with(place));
    runtime.ensureNamespace(target.namespace(), guard);
    runtime.apply(
        ResourceKind.Secret,
        KubeconfigSecret.desired(target, kubeconfig),
        Owner.of(ref),
        false,
        guard);
    String name = target.secret().name();
    status.kubeconfigCopied(
        ref,
        new SecretRef(name, target.namespace()),
        "The kubeconfig of %s is in Secret %s/%s on %s."
            .formatted(target.describe(), target.namespace(), name, runtime.ref()));
    return new CopiedKubeconfig(Outcome.DONE, target.namespace(), name, kubeconfig.sha256());
  }

  /**
   * Says in words how the Secret of the Provider differs from the wanted one; empty if it does not.
   */
  private static Optional<String> mismatchOf(ProviderTarget target, Cluster workspace) {
    GenericKubernetesResource provider =
        workspace
            .get(ResourceKind.Provider, null, target.name())
            .orElseThrow(
                () ->
                    StageException.notYet(
                        Reason.ProviderNotReady, target.describe() + " has disappeared."));
    JsonNode asked = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    JsonNode written = LiveConditions.status(provider).path("providerKubeconfigSecretRef");
    String wanted = target.namespace() + "/" + target.secret().name();
    String inSpec = asked.path("namespace").asText() + "/" + asked.path("name").asText();
    String inStatus =
        written.path("name").asText("").isEmpty()
            ? wanted
            : written.path("namespace").asText() + "/" + written.path("name").asText();
    boolean same =
        wanted.equals(inSpec)
            && wanted.equals(inStatus)
            && target.secret().key().equals(asked.path("key").asText());
    return same
        ? Optional.empty()
        : Optional.of(
            ("providerKubeconfigSecret differs: the ManagedProvider asks for Secret %s key %s, %s has"
                    + " %s key %s in its spec and reports %s: align the two")
                .formatted(
                    wanted,
                    target.secret().key(),
                    target.describe(),
                    inSpec,
                    asked.path("key").asText("not set"),
                    inStatus));
  }

  private static SecretValue read(ProviderTarget target, Cluster workspace) {
    String namespace = target.namespace();
    String name = target.secret().name();
    String key = target.secret().key();
    Secret source =
        workspace
            .secret(namespace, name)
            .orElseThrow(
                () ->
                    StageException.notYet(
                        Reason.KubeconfigSecretMissing,
                        ("Secret %s/%s in workspace %s is not there yet: the Provider controller writes it;"
                                + " if this lasts, see its logs")
                            .formatted(namespace, name, target.path())));
    return SecretValue.kubeconfig(source, key)
        .orElseThrow(
            () ->
                StageException.notYet(
                    Reason.KubeconfigKeyMissing,
                    ("Secret %s/%s in workspace %s has no key %s yet: wait for the Provider controller"
                            + " to write it, or correct spec.providerKubeconfigSecret.key")
                        .formatted(namespace, name, target.path(), key)));
  }

  private static Copy placeOf(ManagedProvider managedProvider, ProviderTarget target) {
    String runtime = managedProvider.getSpec().runtimeKubeconfigSecretName();
    return new Copy(runtime == null || runtime.isEmpty() ? null : runtime, target.secret().name());
  }

  @Override
  public List<Deviation> observe(ManagedProvider managedProvider, Owner owner) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    Copy place = placeOf(managedProvider, target);
    Cluster workspace = clusters.workspace(target.path());
    Optional<String> mismatch = mismatchOf(target, workspace);
    if (mismatch.isPresent()) {
      throw StageException.act(Reason.KubeconfigSecretMismatch, mismatch.get());
    }
    SecretValue kubeconfig = read(target, workspace);
    Cluster runtime = clusters.runtime(owner.namespace(), place.runtime());
    return runtime
        .drift(ResourceKind.Secret, KubeconfigSecret.desired(target, kubeconfig), owner)
        .map(drift -> isIntact(runtime, target) ? rotation(drift) : drift)
        .stream()
        .toList();
  }

  /** A copy that holds what we once copied was not touched: then it is the source that is new. */
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

  @Override
  public void prune(ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    Copy wanted = placeOf(managedProvider, ProviderTarget.of(managedProvider));
    for (Copy copy : Inventories.of(managedProvider).copies()) {
      if (!copy.equals(wanted)) {
        remove(copy, managedProvider, ref, guard);
        inventories.change(ref, false, inventory -> inventory.without(copy));
      }
    }
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref, BlockedReporting attention) {
    return step.offboarding(
        ref,
        ConditionType.KubeconfigCopied,
        OnboardingMetadata.partOf(OnboardingMetadata.KUBECONFIG_FINALIZER),
        attention,
        (managedProvider, guard, givenUp) -> {
          for (Copy copy : Inventories.of(managedProvider).copies()) {
            try {
              remove(copy, managedProvider, ref, guard);
            } catch (StageException trouble) {
              if (!givenUp) {
                throw trouble;
              }
            }
            inventories.change(ref, true, inventory -> inventory.without(copy));
          }
          finalizers.remove(managedProvider, OnboardingMetadata.KUBECONFIG_FINALIZER);
        });
  }

  private void remove(
      Copy copy, ManagedProvider managedProvider, ManagedProviderRef ref, WriteGuard guard) {
    Cluster runtime = clusters.runtime(ref.namespace(), copy.runtime());
    Owner owner = Owner.of(ref);
    GenericKubernetesResource wanted =
        KubeconfigSecret.desired(ProviderTarget.of(managedProvider), SecretValue.EMPTY);
    Optional<GenericKubernetesResource> live =
        runtime
            .get(ResourceKind.Secret, ref.namespace(), copy.name())
            .filter(secret -> runtime.belongsTo(owner, secret, wanted));
    if (live.isPresent()) {
      runtime.delete(ResourceKind.Secret, live.get(), owner, guard);
      if (!live.get().getMetadata().getFinalizers().isEmpty()) {
        throw StageException.notYet(
            Reason.Offboarding,
            "Secret %s/%s on %s is being deleted (finalizers %s)."
                .formatted(
                    ref.namespace(),
                    copy.name(),
                    runtime.ref(),
                    live.get().getMetadata().getFinalizers()));
      }
    }
  }
}
