package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.crd.RuntimeDeployment;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Subject;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the state of each dependency of a ManagedProvider, from its PlatformMesh to its pods. */
final class ClusterInspection {

  private final Clusters clusters;
  private final ManagedProvider object;
  private final String namespace;
  private final ProviderTarget target;
  private final @Nullable String runtimeSecret;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * An inspection of one ManagedProvider.
   *
   * @param clusters the clusters of the onboarding
   * @param object the ManagedProvider, with a valid spec
   */
  ClusterInspection(Clusters clusters, ManagedProvider object) {
    this.clusters = clusters;
    this.object = object;
    this.namespace = object.getMetadata().getNamespace();
    this.target = ProviderTarget.of(object);
    this.runtimeSecret = object.getSpec().runtimeKubeconfigSecretName();
  }

  /** Returns the findings, in the order of the onboarding. */
  List<Finding> inspect() {
    inspectPlatformMesh();
    if (isWorkspaceAccessible()) {
      inspectProvider();
    }
    for (RuntimeDeployment component : object.getSpec().runtimeDeployments()) {
      findings.addAll(
          new ComponentInspection(clusters.hosting(), namespace, component).inspect(this::runtime));
    }
    return findings;
  }

  private void inspectPlatformMesh() {
    String name = object.getSpec().platformMeshRef().name();
    Subject subject =
        Subject.of(
            Part.PLATFORM_MESH,
            clusters.hosting().objectRef(ResourceKind.PlatformMesh, namespace, name));
    add(
        subject,
        () ->
            clusters
                .hosting()
                .get(ResourceKind.PlatformMesh, namespace, name)
                .map(found -> ReadyFindings.ofPlatformMesh(subject, found))
                .orElseGet(() -> subject.broken("does not exist")));
  }

  /** Adds whether the API of the workspace answers; the Workspace object itself is not readable. */
  private boolean isWorkspaceAccessible() {
    Subject subject = new Subject(Part.WORKSPACE, "workspace " + target.path(), null);
    try {
      provider();
      findings.add(subject.ok("its API answers"));
      return true;
    } catch (StageException inaccessible) {
      String evidence = String.valueOf(inaccessible.getMessage());
      findings.add(
          inaccessible.reason() == Reason.WorkspaceNotAccessible
              ? subject.waiting(evidence)
              : subject.unseen(evidence));
      return false;
    }
  }

  /** Inspects the Provider and, if it is Ready, its kubeconfig. */
  private void inspectProvider() {
    Subject subject =
        new Subject(
            Part.PROVIDER,
            target.describe(),
            new ObjectRef(
                ClusterRef.workspace(target.path()),
                ResourceKind.Provider.name(),
                null,
                target.name()));
    Finding finding =
        add(
            subject,
            () ->
                provider()
                    .map(found -> ReadyFindings.ofProvider(subject, found))
                    .orElseGet(() -> subject.waiting("does not exist yet")));
    if (finding.state() == Finding.State.OK) {
      inspectKubeconfig();
    }
  }

  private void inspectKubeconfig() {
    Subject names = new Subject(Part.KUBECONFIG_NAMES, "providerKubeconfigSecret", null);
    add(names, () -> compareNames(names));
    Subject source = secret(Part.SOURCE_SECRET, ClusterRef.workspace(target.path()));
    add(
        source,
        () ->
            kubeconfig(workspace()).isPresent()
                ? source.ok("has key " + target.secret().key())
                : source.waiting("does not have key %s yet".formatted(target.secret().key())));
    Subject copy = secret(Part.COPIED_SECRET, ClusterRef.runtime(runtimeSecret));
    add(copy, () -> compareCopy(copy));
  }

  private Subject secret(Part part, ClusterRef cluster) {
    ObjectRef secret = new ObjectRef(cluster, "Secret", namespace, target.secret().name());
    return new Subject(part, secret.kindAndName() + " on " + cluster, secret);
  }

  private Finding compareCopy(Subject copy) {
    Optional<SecretValue> copied = kubeconfig(runtime());
    if (copied.isEmpty()) {
      return copy.waiting("does not exist yet");
    }
    return copied.equals(kubeconfig(workspace()))
        ? copy.ok("is equal to its source")
        : copy.broken("differs from its source");
  }

  private Finding compareNames(Subject subject) {
    String desired = namespace + "/" + target.secret().name();
    GenericKubernetesResource provider = provider().orElseThrow();
    JsonNode spec = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    JsonNode status = LiveConditions.status(provider).path("providerKubeconfigSecretRef");
    String specified = spec.path("namespace").asText() + "/" + spec.path("name").asText();
    String specifiedKey = spec.path("key").asText();
    String reported =
        status.path("name").asText("").isEmpty()
            ? desired
            : status.path("namespace").asText() + "/" + status.path("name").asText();
    String evidence =
        "the ManagedProvider requests %s key %s, the spec of the Provider has %s key %s, its status has %s"
            .formatted(desired, target.secret().key(), specified, specifiedKey, reported);
    return specified.equals(desired)
            && specifiedKey.equals(target.secret().key())
            && reported.equals(desired)
        ? subject.ok(evidence)
        : subject.broken(evidence);
  }

  /** Returns the kubeconfig in the Secret of a cluster, for comparison only. */
  private Optional<SecretValue> kubeconfig(Cluster cluster) {
    return cluster
        .secret(namespace, target.secret().name())
        .flatMap(secret -> SecretValue.kubeconfig(secret, target.secret().key()));
  }

  private Optional<GenericKubernetesResource> provider() {
    return workspace().get(ResourceKind.Provider, null, target.name());
  }

  private Cluster workspace() {
    return clusters.workspace(target.path());
  }

  private Cluster runtime() {
    return clusters.runtime(namespace, runtimeSecret);
  }

  private Finding add(Subject subject, Supplier<Finding> inspection) {
    Finding finding;
    try {
      finding = inspection.get();
    } catch (StageException unreadable) {
      finding = subject.unseen(String.valueOf(unreadable.getMessage()));
    }
    findings.add(finding);
    return finding;
  }
}
