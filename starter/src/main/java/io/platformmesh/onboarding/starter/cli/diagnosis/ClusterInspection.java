package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.client.SecretValue;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.crd.RuntimeDeployment;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Walks from a ManagedProvider to its pods and notes how each thing on the way is. */
final class ClusterInspection {

  private final Clusters clusters;
  private final ManagedProvider object;
  private final String namespace;
  private final ProviderTarget target;
  private final List<Finding> steps = new ArrayList<>();

  /**
   * @param clusters how the clusters are reached
   * @param object the ManagedProvider, with a valid spec
   */
  ClusterInspection(Clusters clusters, ManagedProvider object) {
    this.clusters = clusters;
    this.object = object;
    this.namespace = object.getMetadata().getNamespace();
    this.target = ProviderTarget.of(object);
  }

  /**
   * Looks at everything.
   *
   * @param pods client of the cluster that the pods are on; empty when that cannot be reached
   */
  List<Finding> walk(Function<ManagedProvider, KubernetesClient> pods) {
    platformMesh();
    if (workspaceIsOpen() && provider()) {
      secrets();
    }
    for (RuntimeDeployment component : object.getSpec().runtimeDeployments()) {
      ComponentInspection look = new ComponentInspection(clusters.hosting(), namespace, component);
      steps.addAll(look.walk());
      steps.add(look.pods(() -> pods.apply(object)));
    }
    return steps;
  }

  private void platformMesh() {
    String name = object.getSpec().platformMeshRef().name();
    String words = "PlatformMesh " + namespace + "/" + name;
    look(
        Part.PLATFORM_MESH,
        words,
        () -> {
          Optional<GenericKubernetesResource> found =
              clusters.hosting().get(ResourceKind.PlatformMesh, namespace, name);
          if (found.isEmpty()) {
            return Finding.broken(Part.PLATFORM_MESH, words, "it does not exist");
          }
          String evidence = LiveConditions.describeReady(found.get(), Redactor.ofPatterns());
          boolean ready =
              LiveConditions.find(found.get(), "Ready")
                  .filter(LiveConditions.LiveCondition::isTrue)
                  .isPresent();
          return ready
              ? Finding.ok(Part.PLATFORM_MESH, words, evidence)
              : Finding.waiting(Part.PLATFORM_MESH, words, evidence);
        });
  }

  /** The workspace itself is kcp's; that its API answers us is what counts. */
  private boolean workspaceIsOpen() {
    String words = "workspace " + target.path();
    try {
      workspace().get(ResourceKind.Provider, null, target.name());
      steps.add(Finding.ok(Part.WORKSPACE, words, "it answers"));
      return true;
    } catch (StageException trouble) {
      String evidence = String.valueOf(trouble.getMessage());
      steps.add(
          trouble.reason() == Reason.WorkspaceNotAccessible
              ? Finding.waiting(Part.WORKSPACE, words, evidence)
              : Finding.unseen(Part.WORKSPACE, words, evidence));
      return false;
    }
  }

  /** Whether there is a Provider to ask about its Secret. */
  private boolean provider() {
    String words = target.describe();
    look(
        Part.PROVIDER,
        words,
        () -> {
          Optional<GenericKubernetesResource> found =
              workspace().get(ResourceKind.Provider, null, target.name());
          if (found.isEmpty()) {
            return Finding.waiting(Part.PROVIDER, words, "it does not exist yet");
          }
          String evidence =
              "phase %s; %s"
                  .formatted(
                      LiveConditions.status(found.get()).path("phase").asText("not set"),
                      LiveConditions.describeReady(found.get(), Redactor.ofPatterns()));
          return LiveConditions.isReadyAtGeneration(found.get())
              ? Finding.ok(Part.PROVIDER, words, evidence)
              : Finding.waiting(Part.PROVIDER, words, evidence);
        });
    return steps.get(steps.size() - 1).state() == Finding.State.OK;
  }

  private void secrets() {
    String wanted = namespace + "/" + target.secret().name();
    look(Part.KUBECONFIG_NAMES, "providerKubeconfigSecret", () -> names(wanted));
    String source =
        "Secret %s key %s in workspace %s".formatted(wanted, target.secret().key(), target.path());
    look(
        Part.SOURCE_SECRET,
        source,
        () ->
            content(workspace()).isPresent()
                ? Finding.ok(Part.SOURCE_SECRET, source, "it is there")
                : Finding.waiting(Part.SOURCE_SECRET, source, "it is not there yet"));
    String copy = "Secret %s on the runtime cluster".formatted(wanted);
    look(
        Part.COPIED_SECRET,
        copy,
        () -> {
          Optional<SecretValue> copied =
              content(clusters.runtime(namespace, object.getSpec().runtimeKubeconfigSecretName()));
          if (copied.isEmpty()) {
            return Finding.waiting(Part.COPIED_SECRET, copy, "it is not there yet");
          }
          return copied.equals(content(workspace()))
              ? Finding.ok(Part.COPIED_SECRET, copy, "it is what its source is")
              : Finding.broken(Part.COPIED_SECRET, copy, "it is not what its source is");
        });
  }

  private Finding names(String wanted) {
    JsonNode live =
        workspace()
            .get(ResourceKind.Provider, null, target.name())
            .map(LiveConditions::spec)
            .orElseThrow()
            .path("providerKubeconfigSecret");
    JsonNode written =
        workspace()
            .get(ResourceKind.Provider, null, target.name())
            .map(LiveConditions::status)
            .orElseThrow()
            .path("providerKubeconfigSecretRef");
    String asked =
        "%s/%s key %s"
            .formatted(
                live.path("namespace").asText(),
                live.path("name").asText(),
                live.path("key").asText());
    String reported =
        written.path("name").asText("").isEmpty()
            ? wanted
            : written.path("namespace").asText() + "/" + written.path("name").asText();
    String evidence =
        "the ManagedProvider asks for %s key %s, the Provider's spec says %s, its status %s"
            .formatted(wanted, target.secret().key(), asked, reported);
    boolean same =
        asked.equals(wanted + " key " + target.secret().key()) && reported.equals(wanted);
    return same
        ? Finding.ok(Part.KUBECONFIG_NAMES, "providerKubeconfigSecret", evidence)
        : Finding.broken(Part.KUBECONFIG_NAMES, "providerKubeconfigSecret", evidence);
  }

  /** What is in the kubeconfig Secret, to be compared and never to be shown nor quoted. */
  private Optional<SecretValue> content(Cluster cluster) {
    return cluster
        .secret(namespace, target.secret().name())
        .flatMap(secret -> SecretValue.kubeconfig(secret, target.secret().key()));
  }

  private Cluster workspace() {
    return clusters.workspace(target.path());
  }

  private void look(Part part, String words, Supplier<Finding> at) {
    try {
      steps.add(at.get());
    } catch (StageException unseen) {
      steps.add(Finding.unseen(part, words, String.valueOf(unseen.getMessage())));
    }
  }
}
