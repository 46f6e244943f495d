package io.platformmesh.onboarding.local.simulator.flux;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a deployed chart, as an API object without a process: there is no kubelet. A
 * HelmRelease that Flux installs into another cluster has none.
 */
final class Workload {

  private final SimulatedObject helmRelease;

  Workload(SimulatedObject helmRelease) {
    this.helmRelease = helmRelease;
  }

  private boolean isInSameCluster() {
    return !helmRelease.spec().has("kubeConfig");
  }

  /**
   * Creates or updates the pod.
   *
   * @param failureMessage message of a failing pod; null for a running one
   */
  void createOrUpdate(@Nullable String failureMessage) {
    if (!isInSameCluster()) {
      return;
    }
    Pod pod = podResource().get();
    if (pod == null) {
      pod = helmRelease.client().resource(desiredPod()).create();
    }
    PodStatus desiredStatus = podStatus(failureMessage);
    PodStatus currentStatus = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    if (!comparedStatus(desiredStatus).equals(comparedStatus(currentStatus))) {
      podResource()
          .editStatus(currentPod -> new PodBuilder(currentPod).withStatus(desiredStatus).build());
    }
  }

  /** The compared part of the status: API servers set defaults in the rest. */
  private static String comparedStatus(PodStatus status) {
    return status.getPhase()
        + status.getContainerStatuses().stream()
            .map(
                container ->
                    container.getReady()
                        + (container.getState() == null || container.getState().getWaiting() == null
                            ? ""
                            : container.getState().getWaiting().getMessage()))
            .toList();
  }

  void remove() {
    if (isInSameCluster()) {
      podResource().withGracePeriod(0).delete();
    }
  }

  private PodResource podResource() {
    return helmRelease
        .client()
        .pods()
        .inNamespace(helmRelease.namespace())
        .withName(helmRelease.name() + "-0");
  }

  private Pod desiredPod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(helmRelease.namespace())
        .withName(helmRelease.name() + "-0")
        .addToLabels("app.kubernetes.io/name", helmRelease.name())
        .addToLabels("app.kubernetes.io/instance", helmRelease.name())
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("operator")
        .withImage("example.com/operator:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static PodStatus podStatus(@Nullable String failureMessage) {
    if (failureMessage == null) {
      return new PodStatusBuilder()
          .withPhase("Running")
          .addNewContainerStatus()
          .withName("operator")
          .withImage("example.com/operator:1")
          .withImageID("")
          .withRestartCount(0)
          .withReady(true)
          .endContainerStatus()
          .build();
    }
    return new PodStatusBuilder()
        .withPhase("Pending")
        .addNewContainerStatus()
        .withName("operator")
        .withImage("example.com/operator:1")
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
