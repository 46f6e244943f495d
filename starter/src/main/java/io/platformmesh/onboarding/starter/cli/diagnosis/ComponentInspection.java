package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.RuntimeDeployment;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at one component: its sources, its release, its pods. */
final class ComponentInspection {

  private static final List<ResourceKind> SOURCES =
      List.of(
          ResourceKind.Repository,
          ResourceKind.Component,
          ResourceKind.Resource,
          ResourceKind.OCIRepository,
          ResourceKind.HelmRepository);

  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";

  private final Cluster hosting;
  private final String namespace;
  private final String name;
  private final Redactor redactor;

  ComponentInspection(Cluster hosting, String namespace, RuntimeDeployment component) {
    this.hosting = hosting;
    this.namespace = namespace;
    this.name = ComponentNames.of(component);
    this.redactor = Redactor.ofValues(values(component));
  }

  private static @Nullable JsonNode values(RuntimeDeployment component) {
    if (component.flux() != null) {
      return component.flux().values();
    }
    return component.ocm() == null ? null : component.ocm().values();
  }

  List<Finding> walk() {
    List<Finding> steps = new ArrayList<>();
    for (ResourceKind kind : SOURCES) {
      source(kind).ifPresent(steps::add);
    }
    if (steps.isEmpty()) {
      steps.add(
          Finding.waiting(Part.SOURCE, "source of " + name, "no source has been made for it yet"));
    }
    steps.add(release());
    return steps;
  }

  private Optional<Finding> source(ResourceKind kind) {
    String words = words(kind);
    try {
      return hosting
          .get(kind, namespace, name)
          .map(found -> conditionStep(Part.SOURCE, words, found));
    } catch (StageException unseen) {
      return Optional.of(Finding.unseen(Part.SOURCE, words, String.valueOf(unseen.getMessage())));
    }
  }

  private Finding release() {
    String words = words(ResourceKind.HelmRelease);
    try {
      return hosting
          .get(ResourceKind.HelmRelease, namespace, name)
          .map(found -> conditionStep(Part.RELEASE, words, found))
          .orElse(Finding.waiting(Part.RELEASE, words, "it does not exist yet"));
    } catch (StageException unseen) {
      return Finding.unseen(Part.RELEASE, words, String.valueOf(unseen.getMessage()));
    }
  }

  private Finding conditionStep(Part part, String words, GenericKubernetesResource found) {
    Optional<LiveConditions.LiveCondition> ready = LiveConditions.find(found, "Ready");
    boolean stalled =
        LiveConditions.find(found, "Stalled")
            .filter(LiveConditions.LiveCondition::isTrue)
            .isPresent();
    // The HelmRepository of an OCI registry has no Ready condition, for nothing is fetched from it.
    boolean settled =
        LiveConditions.isReadyAtGeneration(found)
            || (ready.isEmpty() && found.getKind().equals(ResourceKind.HelmRepository.name()));
    String evidence = LiveConditions.describeReady(found, redactor);
    if (settled) {
      return Finding.ok(part, words, evidence);
    }
    return stalled
        ? Finding.broken(part, words, evidence + " (its controller has given up)")
        : Finding.waiting(part, words, evidence);
  }

  private String words(ResourceKind kind) {
    return kind + " " + namespace + "/" + name;
  }

  /**
   * Looks at the pods.
   *
   * @param cluster connects to the cluster that they are on
   */
  Finding pods(Supplier<KubernetesClient> cluster) {
    String words = "pods labelled " + NAME_LABEL + "=" + name;
    try {
      KubernetesClient client = cluster.get();
      List<Pod> pods =
          Stream.of(NAME_LABEL, INSTANCE_LABEL)
              .map(
                  label ->
                      client.pods().inNamespace(namespace).withLabel(label, name).list().getItems())
              .filter(found -> !found.isEmpty())
              .findFirst()
              .orElse(List.of());
      if (pods.isEmpty()) {
        return Finding.unseen(Part.PODS, words, "there are none with that label");
      }
      return pods.stream()
          .filter(pod -> !runs(pod))
          .findFirst()
          .map(
              pod ->
                  Finding.broken(
                      Part.PODS,
                      "Pod %s/%s".formatted(namespace, pod.getMetadata().getName()),
                      why(client, pod)))
          .orElse(Finding.ok(Part.PODS, words, "%d run".formatted(pods.size())));
    } catch (StageException unseen) {
      return Finding.unseen(Part.PODS, words, String.valueOf(unseen.getMessage()));
    } catch (KubernetesClientException unseen) {
      return Finding.unseen(Part.PODS, words, "the API server answers " + unseen.getCode());
    }
  }

  private static boolean runs(Pod pod) {
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return "Succeeded".equals(phase)
        || ("Running".equals(phase)
            && containers(pod).stream().allMatch(each -> Boolean.TRUE.equals(each.getReady())));
  }

  private static List<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? List.of()
        : Objects.requireNonNullElse(pod.getStatus().getContainerStatuses(), List.of());
  }

  private String why(KubernetesClient client, Pod pod) {
    List<String> why = new ArrayList<>();
    why.add("phase " + (pod.getStatus() == null ? "not set" : pod.getStatus().getPhase()));
    for (ContainerStatus container : containers(pod)) {
      if (container.getState() != null && container.getState().getWaiting() != null) {
        why.add(
            "container %s waits: %s %s"
                .formatted(
                    container.getName(),
                    container.getState().getWaiting().getReason(),
                    redactor.quote(container.getState().getWaiting().getMessage())));
      }
    }
    client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject() != null)
        .filter(event -> pod.getMetadata().getName().equals(event.getInvolvedObject().getName()))
        .filter(event -> "Warning".equals(event.getType()))
        .reduce((earlier, later) -> later)
        .ifPresent(
            event ->
                why.add(
                    "Event %s: %s"
                        .formatted(event.getReason(), redactor.quote(event.getMessage()))));
    return String.join("; ", why);
  }
}
