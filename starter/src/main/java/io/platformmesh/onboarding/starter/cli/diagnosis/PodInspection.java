package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Subject;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Inspects the pods of one component for {@code onboard diagnose}. */
final class PodInspection {

  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";

  private final String podNamespace;
  private final String podComponent;
  private final Redactor evidenceRedactor;

  PodInspection(String podNamespace, String podComponent, Redactor evidenceRedactor) {
    this.podNamespace = podNamespace;
    this.podComponent = podComponent;
    this.evidenceRedactor = evidenceRedactor;
  }

  /**
   * Returns the finding for the pods of the component.
   *
   * @param runtimeCluster connects to the cluster of the pods
   */
  Finding inspect(Supplier<Cluster> runtimeCluster) {
    Subject labelledPods =
        Subject.withoutObject(Part.PODS, "pods labelled " + NAME_LABEL + "=" + podComponent);
    try {
      Cluster podCluster = runtimeCluster.get();
      List<Pod> inspectedPods = podsOfComponent(podCluster.client());
      if (inspectedPods.isEmpty()) {
        return labelledPods.unseen("no pods have this label");
      }
      return inspectedPods.stream()
          .filter(pod -> !isRunning(pod))
          .findFirst()
          .map(failingPod -> findingOfFailingPod(podCluster, failingPod))
          .orElse(labelledPods.ok("%d running".formatted(inspectedPods.size())));
    } catch (StageException unreadablePods) {
      return labelledPods.unseen(String.valueOf(unreadablePods.getMessage()));
    } catch (KubernetesClientException unreadablePods) {
      return labelledPods.unseen("the API server answered with status " + unreadablePods.getCode());
    }
  }

  private List<Pod> podsOfComponent(KubernetesClient podClient) {
    return Stream.of(NAME_LABEL, INSTANCE_LABEL)
        .map(
            podLabel ->
                podClient
                    .pods()
                    .inNamespace(podNamespace)
                    .withLabel(podLabel, podComponent)
                    .list()
                    .getItems())
        .filter(foundPods -> !foundPods.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static boolean isRunning(Pod pod) {
    String podPhase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    boolean allContainersReady =
        containerStatuses(pod).stream()
            .allMatch(container -> Boolean.TRUE.equals(container.getReady()));
    return "Succeeded".equals(podPhase) || ("Running".equals(podPhase) && allContainersReady);
  }

  private static List<ContainerStatus> containerStatuses(Pod pod) {
    return pod.getStatus() == null
        ? List.of()
        : Objects.requireNonNullElse(pod.getStatus().getContainerStatuses(), List.of());
  }

  /** Returns the finding with the phase of a pod, its waiting containers and its last warning. */
  private Finding findingOfFailingPod(Cluster podCluster, Pod failingPod) {
    String failingPodName = failingPod.getMetadata().getName();
    String podPhase =
        failingPod.getStatus() == null ? "not set" : failingPod.getStatus().getPhase();
    List<String> podEvidence = new ArrayList<>();
    podEvidence.add("phase " + podPhase);
    for (ContainerStatus container : containerStatuses(failingPod)) {
      if (container.getState() != null && container.getState().getWaiting() != null) {
        podEvidence.add(describeWaiting(container.getName(), container.getState().getWaiting()));
      }
    }
    lastWarning(podCluster.client(), failingPodName)
        .ifPresent(podWarning -> podEvidence.add(describeWarning(podWarning)));
    ObjectRef podRef = new ObjectRef(podCluster.ref(), "Pod", podNamespace, failingPodName);
    return Subject.of(Part.PODS, podRef).broken(String.join("; ", podEvidence));
  }

  private String describeWaiting(String containerName, ContainerStateWaiting waitingState) {
    String waitingMessage = evidenceRedactor.quote(waitingState.getMessage());
    return "container %s waits: %s %s"
        .formatted(containerName, waitingState.getReason(), waitingMessage);
  }

  private Optional<Event> lastWarning(KubernetesClient podClient, String podName) {
    List<Event> namespaceEvents =
        podClient.v1().events().inNamespace(podNamespace).list().getItems();
    return namespaceEvents.stream()
        .filter(event -> event.getInvolvedObject() != null)
        .filter(event -> podName.equals(event.getInvolvedObject().getName()))
        .filter(event -> "Warning".equals(event.getType()))
        .reduce((earlierWarning, laterWarning) -> laterWarning);
  }

  private String describeWarning(Event podWarning) {
    String warningMessage = evidenceRedactor.quote(podWarning.getMessage());
    return "Event %s: %s".formatted(podWarning.getReason(), warningMessage);
  }
}
