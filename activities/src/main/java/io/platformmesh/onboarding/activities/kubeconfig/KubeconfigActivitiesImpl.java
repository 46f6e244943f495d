package io.platformmesh.onboarding.activities.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.kubernetes.Cluster;
import io.platformmesh.onboarding.activities.kubernetes.Clusters;
import io.platformmesh.onboarding.activities.kubernetes.Finalizers;
import io.platformmesh.onboarding.activities.kubernetes.Guard;
import io.platformmesh.onboarding.activities.kubernetes.LiveConditions;
import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.ResourceKind;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.kubernetes.crd.SecretRef;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import io.platformmesh.onboarding.activities.status.StageStep;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.activity.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.activity.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies kubeconfigs from kcp to runtime clusters; their bytes never leave these methods. */
public final class KubeconfigActivitiesImpl implements KubeconfigActivities {

  private final Clusters clusters;
  private final Finalizers finalizers;
  private final StageStep step;
  private final StatusReporter status;

  /**
   * @param clusters gives workspaces and runtime clusters
   * @param finalizers takes this part's finalizer away
   * @param step runs the attempts
   * @param status writes the condition
   */
  public KubeconfigActivitiesImpl(
      Clusters clusters, Finalizers finalizers, StageStep step, StatusReporter status) {
    this.clusters = clusters;
    this.finalizers = finalizers;
    this.step = step;
    this.status = status;
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, boolean mismatchReported) {
    return step.onboarding(
        ref,
        ConditionType.KubeconfigCopied,
        () -> CopiedKubeconfig.without(Outcome.SUPERSEDED),
        (managedProvider, guard) -> {
          ProviderTarget target = ProviderTarget.of(managedProvider);
          Cluster workspace = clusters.workspace(target.path());
          Optional<String> mismatch = mismatchOf(target, workspace);
          if (mismatch.isPresent()) {
            if (mismatchReported) {
              throw StageTrouble.act(Reason.KubeconfigSecretMismatch, mismatch.get());
            }
            status.condition(
                ref,
                ConditionType.KubeconfigCopied,
                false,
                Reason.KubeconfigSecretMismatch,
                mismatch.get());
            return CopiedKubeconfig.without(Outcome.MISMATCH);
          }
          return copy(ref, managedProvider, target, workspace, guard);
        });
  }

  private CopiedKubeconfig copy(
      ManagedProviderRef ref,
      ManagedProvider managedProvider,
      ProviderTarget target,
      Cluster workspace,
      Guard guard) {
    byte[] kubeconfig = read(target, workspace);
    Cluster runtime = clusters.runtime(managedProvider);
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
            .formatted(target.describe(), target.namespace(), name, runtime.description()));
    return new CopiedKubeconfig(
        Outcome.DONE, target.namespace(), name, OnboardingMetadata.sha256(kubeconfig));
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
                    StageTrouble.notYet(
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

  private static byte[] read(ProviderTarget target, Cluster workspace) {
    String namespace = target.namespace();
    String name = target.secret().name();
    String key = target.secret().key();
    Secret source =
        workspace
            .secret(namespace, name)
            .orElseThrow(
                () ->
                    StageTrouble.notYet(
                        Reason.KubeconfigSecretMissing,
                        ("Secret %s/%s in workspace %s is not there yet: the Provider controller writes it;"
                                + " if this lasts, see its logs")
                            .formatted(namespace, name, target.path())));
    Map<String, String> data = source.getData() == null ? Map.of() : source.getData();
    String encoded = data.getOrDefault(key, "");
    if (encoded.isEmpty()) {
      throw StageTrouble.notYet(
          Reason.KubeconfigKeyMissing,
          ("Secret %s/%s in workspace %s has no key %s yet: the Provider controller writes it, or"
                  + " spec.providerKubeconfigSecret.key is wrong")
              .formatted(namespace, name, target.path(), key));
    }
    return Base64.getDecoder().decode(encoded);
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref) {
    return step.offboarding(
        ref,
        () -> Outcome.SUPERSEDED,
        (managedProvider, guard) -> {
          Cluster runtime = clusters.runtime(managedProvider);
          List<GenericKubernetesResource> copies =
              runtime.ownedBy(Owner.of(ref), ResourceKind.Secret, ref.namespace());
          copies.forEach(copy -> runtime.delete(ResourceKind.Secret, copy, guard));
          finalizers.remove(managedProvider, OnboardingMetadata.KUBECONFIG_FINALIZER);
          return Outcome.DONE;
        });
  }
}
