package io.platformmesh.onboarding.local.simulator.flux;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a deployed chart, as an API object without a process: there is no kubelet. Only
 * releases into their own cluster have one.
 */
final class Workload {

  private final SimulatedObject release;

  Workload(SimulatedObject release) {
    this.release = release;
  }

  private boolean isHere() {
    return !release.spec().has("kubeConfig");
  }

  /**
   * Creates or updates the pod.
   *
   * @param failure message of a failing pod; null for a running one
   */
  void show(@Nullable String failure) {
    if (!isHere()) {
      return;
    }
    Pod present = resource().get();
    if (present == null) {
      present = release.client().resource(pod()).create();
    }
    PodStatus desired = status(failure);
    PodStatus shown = present.getStatus() == null ? new PodStatus() : present.getStatus();
    if (!summary(desired).equals(summary(shown))) {
      resource().editStatus(live -> new PodBuilder(live).withStatus(desired).build());
    }
  }

  /** The compared part of the status: API servers set defaults in the rest. */
  private static String summary(PodStatus status) {
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
    if (isHere()) {
      resource().withGracePeriod(0).delete();
    }
  }

  private PodResource resource() {
    return release.client().pods().inNamespace(release.namespace()).withName(release.name() + "-0");
  }

  private Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(release.namespace())
        .withName(release.name() + "-0")
        .addToLabels("app.kubernetes.io/name", release.name())
        .addToLabels("app.kubernetes.io/instance", release.name())
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("operator")
        .withImage("example.com/operator:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static PodStatus status(@Nullable String failure) {
    if (failure == null) {
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
        .withMessage(failure)
        .endWaiting()
        .endState()
        .endContainerStatus()
        .build();
  }
}
