package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Subject;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the state of the pods of one component. */
final class PodInspection {

  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";

  private final String namespace;
  private final String component;
  private final Redactor redactor;

  PodInspection(String namespace, String component, Redactor redactor) {
    this.namespace = namespace;
    this.component = component;
    this.redactor = redactor;
  }

  /**
   * Returns the finding for the pods of the component.
   *
   * @param runtime connects to the cluster of the pods
   */
  Finding inspect(Supplier<Cluster> runtime) {
    Subject labelled =
        new Subject(Part.PODS, "pods labelled " + NAME_LABEL + "=" + component, null);
    try {
      Cluster cluster = runtime.get();
      List<Pod> pods = pods(cluster.client());
      if (pods.isEmpty()) {
        return labelled.unseen("no pods have this label");
      }
      return pods.stream()
          .filter(pod -> !runs(pod))
          .findFirst()
          .map(pod -> failing(cluster, pod))
          .orElse(labelled.ok("%d running".formatted(pods.size())));
    } catch (StageException unreadable) {
      return labelled.unseen(String.valueOf(unreadable.getMessage()));
    } catch (KubernetesClientException unreadable) {
      return labelled.unseen("the API server answered with status " + unreadable.getCode());
    }
  }

  private List<Pod> pods(KubernetesClient client) {
    return Stream.of(NAME_LABEL, INSTANCE_LABEL)
        .map(
            label ->
                client.pods().inNamespace(namespace).withLabel(label, component).list().getItems())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
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

  private Finding failing(Cluster cluster, Pod pod) {
    String name = pod.getMetadata().getName();
    List<String> evidence = new ArrayList<>();
    evidence.add("phase " + (pod.getStatus() == null ? "not set" : pod.getStatus().getPhase()));
    for (ContainerStatus container : containers(pod)) {
      if (container.getState() != null && container.getState().getWaiting() != null) {
        evidence.add(
            "container %s waits: %s %s"
                .formatted(
                    container.getName(),
                    container.getState().getWaiting().getReason(),
                    redactor.quote(container.getState().getWaiting().getMessage())));
      }
    }
    cluster.client().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject() != null)
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .filter(event -> "Warning".equals(event.getType()))
        .reduce((earlier, later) -> later)
        .ifPresent(
            event ->
                evidence.add(
                    "Event %s: %s"
                        .formatted(event.getReason(), redactor.quote(event.getMessage()))));
    return Subject.of(Part.PODS, new ObjectRef(cluster.ref(), "Pod", namespace, name))
        .broken(String.join("; ", evidence));
  }
}
