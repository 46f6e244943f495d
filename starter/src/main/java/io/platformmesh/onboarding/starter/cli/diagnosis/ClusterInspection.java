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
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Inspects each dependency of a ManagedProvider for {@code onboard diagnose}, from its PlatformMesh
 * to its pods.
 */
final class ClusterInspection {

  private final Clusters inspectedClusters;
  private final ManagedProvider inspectedProvider;
  private final String providerNamespace;
  private final ProviderTarget providerTarget;
  private final @Nullable String runtimeKubeconfigSecret;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * An inspection of one ManagedProvider.
   *
   * @param inspectedClusters the clusters of the onboarding
   * @param inspectedProvider the ManagedProvider, with a valid spec
   */
  ClusterInspection(Clusters inspectedClusters, ManagedProvider inspectedProvider) {
    this.inspectedClusters = inspectedClusters;
    this.inspectedProvider = inspectedProvider;
    this.providerNamespace = inspectedProvider.getMetadata().getNamespace();
    this.providerTarget = ProviderTarget.of(inspectedProvider);
    this.runtimeKubeconfigSecret = inspectedProvider.getSpec().runtimeKubeconfigSecretName();
  }

  /** Returns the findings of the diagnosis, in the order of the onboarding. */
  List<Finding> inspect() {
    inspectPlatformMesh();
    if (isWorkspaceAccessible()) {
      inspectProvider();
    }
    for (RuntimeDeployment inspectedComponent : inspectedProvider.getSpec().runtimeDeployments()) {
      findings.addAll(
          new ComponentInspection(
                  inspectedClusters.hosting(), providerNamespace, inspectedComponent)
              .inspect(this::runtimeCluster));
    }
    return findings;
  }

  private void inspectPlatformMesh() {
    String platformMeshName = inspectedProvider.getSpec().platformMeshRef().name();
    Subject inspectedSubject =
        Subject.of(
            Part.PLATFORM_MESH,
            inspectedClusters
                .hosting()
                .objectRef(ResourceKind.PlatformMesh, providerNamespace, platformMeshName));
    addFinding(
        inspectedSubject,
        () ->
            inspectedClusters
                .hosting()
                .get(ResourceKind.PlatformMesh, providerNamespace, platformMeshName)
                .map(
                    observedObject ->
                        ReadyFindings.ofPlatformMesh(inspectedSubject, observedObject))
                .orElseGet(() -> inspectedSubject.broken("does not exist")));
  }

  /**
   * Adds the finding whether the API of the workspace answers; the Workspace object itself is not
   * readable.
   */
  private boolean isWorkspaceAccessible() {
    Subject inspectedSubject =
        new Subject(Part.WORKSPACE, "workspace " + providerTarget.path(), null);
    try {
      observedProvider();
      findings.add(inspectedSubject.ok("its API answers"));
      return true;
    } catch (StageException inaccessibleWorkspace) {
      String findingEvidence = String.valueOf(inaccessibleWorkspace.getMessage());
      findings.add(
          inaccessibleWorkspace.reason() == Reason.WorkspaceNotAccessible
              ? inspectedSubject.waiting(findingEvidence)
              : inspectedSubject.unseen(findingEvidence));
      return false;
    }
  }

  /** Adds the finding for the Provider and, if the Provider is Ready, those for its kubeconfig. */
  private void inspectProvider() {
    Subject inspectedSubject =
        new Subject(
            Part.PROVIDER,
            providerTarget.describe(),
            new ObjectRef(
                ClusterRef.workspace(providerTarget.path()),
                ResourceKind.Provider.name(),
                null,
                providerTarget.name()));
    Finding finding =
        addFinding(
            inspectedSubject,
            () ->
                observedProvider()
                    .map(
                        observedObject ->
                            ReadyFindings.ofProvider(inspectedSubject, observedObject))
                    .orElseGet(() -> inspectedSubject.waiting("does not exist yet")));
    if (finding.state() == Finding.State.OK) {
      inspectKubeconfig();
    }
  }

  private void inspectKubeconfig() {
    Subject kubeconfigNames = new Subject(Part.KUBECONFIG_NAMES, "providerKubeconfigSecret", null);
    addFinding(kubeconfigNames, () -> compareKubeconfigNames(kubeconfigNames));
    Subject sourceSecret =
        secretSubject(Part.SOURCE_SECRET, ClusterRef.workspace(providerTarget.path()));
    addFinding(
        sourceSecret,
        () ->
            kubeconfigOf(workspaceCluster()).isPresent()
                ? sourceSecret.ok("has key " + providerTarget.secret().key())
                : sourceSecret.waiting(
                    "does not have key %s yet".formatted(providerTarget.secret().key())));
    Subject copiedSecret =
        secretSubject(Part.COPIED_SECRET, ClusterRef.runtime(runtimeKubeconfigSecret));
    addFinding(copiedSecret, () -> compareCopiedKubeconfig(copiedSecret));
  }

  private Subject secretSubject(Part inspectedPart, ClusterRef inspectedCluster) {
    ObjectRef secretRef =
        new ObjectRef(
            inspectedCluster, "Secret", providerNamespace, providerTarget.secret().name());
    return new Subject(
        inspectedPart, secretRef.kindAndName() + " on " + inspectedCluster, secretRef);
  }

  private Finding compareCopiedKubeconfig(Subject copiedSecret) {
    Optional<SecretValue> copiedKubeconfig = kubeconfigOf(runtimeCluster());
    if (copiedKubeconfig.isEmpty()) {
      return copiedSecret.waiting("does not exist yet");
    }
    return copiedKubeconfig.equals(kubeconfigOf(workspaceCluster()))
        ? copiedSecret.ok("is equal to its source")
        : copiedSecret.broken("differs from its source");
  }

  private Finding compareKubeconfigNames(Subject inspectedSubject) {
    String desiredSecret = providerNamespace + "/" + providerTarget.secret().name();
    GenericKubernetesResource observedProvider = observedProvider().orElseThrow();
    JsonNode observedSecretSpec =
        LiveConditions.spec(observedProvider).path("providerKubeconfigSecret");
    JsonNode observedSecretStatus =
        LiveConditions.status(observedProvider).path("providerKubeconfigSecretRef");
    String specifiedSecret =
        observedSecretSpec.path("namespace").asText()
            + "/"
            + observedSecretSpec.path("name").asText();
    String specifiedSecretKey = observedSecretSpec.path("key").asText();
    String reportedSecret =
        observedSecretStatus.path("name").asText("").isEmpty()
            ? desiredSecret
            : observedSecretStatus.path("namespace").asText()
                + "/"
                + observedSecretStatus.path("name").asText();
    String findingEvidence =
        "the ManagedProvider requests %s key %s, the spec of the Provider has %s key %s, its status has %s"
            .formatted(
                desiredSecret,
                providerTarget.secret().key(),
                specifiedSecret,
                specifiedSecretKey,
                reportedSecret);
    return specifiedSecret.equals(desiredSecret)
            && specifiedSecretKey.equals(providerTarget.secret().key())
            && reportedSecret.equals(desiredSecret)
        ? inspectedSubject.ok(findingEvidence)
        : inspectedSubject.broken(findingEvidence);
  }

  /** Returns the kubeconfig in the Secret of a cluster, for comparison only. */
  private Optional<SecretValue> kubeconfigOf(Cluster inspectedCluster) {
    return inspectedCluster
        .secret(providerNamespace, providerTarget.secret().name())
        .flatMap(secret -> SecretValue.kubeconfig(secret, providerTarget.secret().key()));
  }

  private Optional<GenericKubernetesResource> observedProvider() {
    return workspaceCluster().get(ResourceKind.Provider, null, providerTarget.name());
  }

  private Cluster workspaceCluster() {
    return inspectedClusters.workspace(providerTarget.path());
  }

  private Cluster runtimeCluster() {
    return inspectedClusters.runtime(providerNamespace, runtimeKubeconfigSecret);
  }

  private Finding addFinding(Subject inspectedSubject, Supplier<Finding> dependencyInspection) {
    Finding finding;
    try {
      finding = dependencyInspection.get();
    } catch (StageException unreadableDependency) {
      finding = inspectedSubject.unseen(String.valueOf(unreadableDependency.getMessage()));
    }
    findings.add(finding);
    return finding;
  }
}
