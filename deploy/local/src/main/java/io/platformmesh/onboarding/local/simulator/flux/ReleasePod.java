package io.platformmesh.onboarding.local.simulator.flux;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The pod of the chart that a simulated HelmRelease deploys: an API object without a process,
 * because there is no kubelet. A HelmRelease that Flux installs into another cluster has no pod.
 */
final class ReleasePod {
  private static final String CONTAINER_NAME = "operator";
  private static final String IMAGE = "example.com/operator:1";

  private final SimulatedObject helmRelease;

  ReleasePod(SimulatedObject helmRelease) {
    this.helmRelease = helmRelease;
  }

  void createOrUpdateRunning() {
    createOrUpdate(runningStatus());
  }

  void createOrUpdateFailing(String failureMessage) {
    createOrUpdate(failingStatus(failureMessage));
  }

  private void createOrUpdate(PodStatus desiredStatus) {
    if (isInOtherCluster()) {
      return;
    }
    Pod pod = podResource().get();
    if (pod == null) {
      pod = helmRelease.client().resource(desiredPod()).create();
    }
    PodStatus currentStatus = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    if (!comparedStatus(desiredStatus).equals(comparedStatus(currentStatus))) {
      podResource()
          .editStatus(currentPod -> new PodBuilder(currentPod).withStatus(desiredStatus).build());
    }
  }

  private boolean isInOtherCluster() {
    return helmRelease.spec().has("kubeConfig");
  }

  /** The part of a pod's status that is compared: API servers set defaults in the rest. */
  private static String comparedStatus(PodStatus podStatus) {
    List<String> comparedContainers = new ArrayList<>();
    for (ContainerStatus container : podStatus.getContainerStatuses()) {
      comparedContainers.add(container.getReady() + waitingMessage(container));
    }
    return podStatus.getPhase() + comparedContainers;
  }

  private static String waitingMessage(ContainerStatus container) {
    ContainerState state = container.getState();
    return state == null || state.getWaiting() == null ? "" : state.getWaiting().getMessage();
  }

  void delete() {
    if (!isInOtherCluster()) {
      podResource().withGracePeriod(0).delete();
    }
  }

  private String podName() {
    return helmRelease.name() + "-0";
  }

  private PodResource podResource() {
    return helmRelease.client().pods().inNamespace(helmRelease.namespace()).withName(podName());
  }

  private Pod desiredPod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(helmRelease.namespace())
        .withName(podName())
        .addToLabels("app.kubernetes.io/name", helmRelease.name())
        .addToLabels("app.kubernetes.io/instance", helmRelease.name())
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(CONTAINER_NAME)
        .withImage(IMAGE)
        .endContainer()
        .endSpec()
        .build();
  }

  private static PodStatus runningStatus() {
    return new PodStatusBuilder()
        .withPhase("Running")
        .addNewContainerStatus()
        .withName(CONTAINER_NAME)
        .withImage(IMAGE)
        .withImageID("")
        .withRestartCount(0)
        .withReady(true)
        .endContainerStatus()
        .build();
  }

  private static PodStatus failingStatus(String failureMessage) {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .addNewContainerStatus()
        .withName(CONTAINER_NAME)
        .withImage(IMAGE)
        .withImageID("")
        .withRestartCount(3)
        .withReady(false)
        .withNewState()
        .withNewWaiting()
        .withReason("CrashLoopBackOff")
        .withMessage(failureMessage)
        .endWaiting()
        .endState()
        .endContainerStatus()
        .build();
  }
}
