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
    if (inspectWorkspace()) {
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
    Cluster hostingCluster = inspectedClusters.hosting();
    Subject platformMeshSubject =
        Subject.of(
            Part.PLATFORM_MESH,
            hostingCluster.objectRef(
                ResourceKind.PlatformMesh, providerNamespace, platformMeshName));
    addFinding(
        platformMeshSubject,
        () ->
            hostingCluster
                .get(ResourceKind.PlatformMesh, providerNamespace, platformMeshName)
                .map(
                    platformMesh -> ReadyFindings.ofPlatformMesh(platformMeshSubject, platformMesh))
                .orElseGet(() -> platformMeshSubject.broken("does not exist")));
  }

  /**
   * Adds the finding for the workspace, and returns whether the API of the workspace answers. The
   * Workspace object itself is not readable.
   */
  private boolean inspectWorkspace() {
    Subject workspace = Subject.withoutObject(Part.WORKSPACE, "workspace " + providerTarget.path());
    try {
      readProvider();
      findings.add(workspace.ok("its API answers"));
      return true;
    } catch (StageException inaccessibleWorkspace) {
      String findingEvidence = String.valueOf(inaccessibleWorkspace.getMessage());
      findings.add(
          inaccessibleWorkspace.reason() == Reason.WorkspaceNotAccessible
              ? workspace.waiting(findingEvidence)
              : workspace.unseen(findingEvidence));
      return false;
    }
  }

  /** Adds the finding for the Provider and, if the Provider is Ready, those for its kubeconfig. */
  private void inspectProvider() {
    ObjectRef providerRef =
        new ObjectRef(
            ClusterRef.workspace(providerTarget.path()),
            ResourceKind.Provider.name(),
            /* namespace= */ null,
            providerTarget.name());
    Subject providerSubject = new Subject(Part.PROVIDER, providerTarget.describe(), providerRef);
    Finding providerFinding =
        addFinding(
            providerSubject,
            () ->
                readProvider()
                    .map(provider -> ReadyFindings.ofProvider(providerSubject, provider))
                    .orElseGet(() -> providerSubject.waiting("does not exist yet")));
    if (providerFinding.state() == Finding.State.OK) {
      inspectKubeconfigSecrets();
    }
  }

  private void inspectKubeconfigSecrets() {
    Subject secretNames = Subject.withoutObject(Part.KUBECONFIG_NAMES, "providerKubeconfigSecret");
    addFinding(secretNames, () -> compareSecretNames(secretNames));
    Subject sourceSecret =
        secretSubject(Part.SOURCE_SECRET, ClusterRef.workspace(providerTarget.path()));
    addFinding(sourceSecret, () -> inspectSourceKubeconfig(sourceSecret));
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

  private Finding inspectSourceKubeconfig(Subject sourceSecret) {
    String kubeconfigKey = providerTarget.secret().key();
    return kubeconfigOf(workspaceCluster()).isPresent()
        ? sourceSecret.ok("has key " + kubeconfigKey)
        : sourceSecret.waiting("does not have key %s yet".formatted(kubeconfigKey));
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

  /** Compares the Secret that the ManagedProvider requests with the Secret of the Provider. */
  private Finding compareSecretNames(Subject secretNames) {
    GenericKubernetesResource provider = readProvider().orElseThrow();
    JsonNode secretInSpec = LiveConditions.spec(provider).path("providerKubeconfigSecret");
    JsonNode secretInStatus = LiveConditions.status(provider).path("providerKubeconfigSecretRef");
    String requestedSecret = providerNamespace + "/" + providerTarget.secret().name();
    String requestedKey = providerTarget.secret().key();
    String specifiedSecret = qualifiedSecretName(secretInSpec);
    String specifiedKey = secretInSpec.path("key").asText();
    boolean statusHasSecret = !secretInStatus.path("name").asText("").isEmpty();
    String reportedSecret = statusHasSecret ? qualifiedSecretName(secretInStatus) : requestedSecret;
    String findingEvidence =
        "the ManagedProvider requests %s key %s, the spec of the Provider has %s key %s, its status has %s"
            .formatted(
                requestedSecret, requestedKey, specifiedSecret, specifiedKey, reportedSecret);
    return specifiedSecret.equals(requestedSecret)
            && specifiedKey.equals(requestedKey)
            && reportedSecret.equals(requestedSecret)
        ? secretNames.ok(findingEvidence)
        : secretNames.broken(findingEvidence);
  }

  private static String qualifiedSecretName(JsonNode secretReference) {
    return secretReference.path("namespace").asText() + "/" + secretReference.path("name").asText();
  }

  /** Returns the kubeconfig in the Secret of a cluster, for comparison only. */
  private Optional<SecretValue> kubeconfigOf(Cluster inspectedCluster) {
    return inspectedCluster
        .secret(providerNamespace, providerTarget.secret().name())
        .flatMap(secret -> SecretValue.readKubeconfig(secret, providerTarget.secret().key()));
  }

  private Optional<GenericKubernetesResource> readProvider() {
    return workspaceCluster()
        .get(ResourceKind.Provider, /* namespace= */ null, providerTarget.name());
  }

  private Cluster workspaceCluster() {
    return inspectedClusters.workspace(providerTarget.path());
  }

  private Cluster runtimeCluster() {
    return inspectedClusters.runtime(providerNamespace, runtimeKubeconfigSecret);
  }

  /** Adds the finding of an inspection; a dependency that cannot be read is unseen. */
  private Finding addFinding(Subject inspectedSubject, Supplier<Finding> dependencyInspection) {
    Finding dependencyFinding;
    try {
      dependencyFinding = dependencyInspection.get();
    } catch (StageException unreadableDependency) {
      String readFailure = String.valueOf(unreadableDependency.getMessage());
      dependencyFinding = inspectedSubject.unseen(readFailure);
    }
    findings.add(dependencyFinding);
    return dependencyFinding;
  }
}
