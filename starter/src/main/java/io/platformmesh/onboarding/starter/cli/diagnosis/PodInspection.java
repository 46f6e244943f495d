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
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        new Subject(Part.PODS, "pods labelled " + NAME_LABEL + "=" + podComponent, null);
    try {
      Cluster podCluster = runtimeCluster.get();
      List<Pod> inspectedPods = podsOfComponent(podCluster.client());
      if (inspectedPods.isEmpty()) {
        return labelledPods.unseen("no pods have this label");
      }
      return inspectedPods.stream()
          .filter(pod -> !isRunning(pod))
          .findFirst()
          .map(pod -> findingOfFailingPod(podCluster, pod))
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
    return "Succeeded".equals(podPhase)
        || ("Running".equals(podPhase)
            && containerStatuses(pod).stream()
                .allMatch(container -> Boolean.TRUE.equals(container.getReady())));
  }

  private static List<ContainerStatus> containerStatuses(Pod pod) {
    return pod.getStatus() == null
        ? List.of()
        : Objects.requireNonNullElse(pod.getStatus().getContainerStatuses(), List.of());
  }

  private Finding findingOfFailingPod(Cluster podCluster, Pod pod) {
    String failingPodName = pod.getMetadata().getName();
    List<String> podEvidence = new ArrayList<>();
    podEvidence.add("phase " + (pod.getStatus() == null ? "not set" : pod.getStatus().getPhase()));
    for (ContainerStatus container : containerStatuses(pod)) {
      if (container.getState() != null && container.getState().getWaiting() != null) {
        podEvidence.add(
            "container %s waits: %s %s"
                .formatted(
                    container.getName(),
                    container.getState().getWaiting().getReason(),
                    evidenceRedactor.quote(container.getState().getWaiting().getMessage())));
      }
    }
    podCluster.client().v1().events().inNamespace(podNamespace).list().getItems().stream()
        .filter(podEvent -> podEvent.getInvolvedObject() != null)
        .filter(podEvent -> failingPodName.equals(podEvent.getInvolvedObject().getName()))
        .filter(podEvent -> "Warning".equals(podEvent.getType()))
        .reduce((earlierEvent, laterEvent) -> laterEvent)
        .ifPresent(
            podEvent ->
                podEvidence.add(
                    "Event %s: %s"
                        .formatted(
                            podEvent.getReason(), evidenceRedactor.quote(podEvent.getMessage()))));
    return Subject.of(
            Part.PODS, new ObjectRef(podCluster.ref(), "Pod", podNamespace, failingPodName))
        .broken(String.join("; ", podEvidence));
  }
}
