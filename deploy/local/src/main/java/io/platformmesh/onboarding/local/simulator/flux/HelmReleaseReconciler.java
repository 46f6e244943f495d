package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Flux helm-controller: installs or upgrades the chart of a HelmRelease, in the status
 * only.
 */
public final class HelmReleaseReconciler implements Reconciler {
  private static final Duration CONNECTION_RETRY_DELAY = Duration.ofMillis(500);

  /** The deployments that Helm no longer retries, each with the uid of its HelmRelease. */
  private final Set<String> abandonedDeployments = ConcurrentHashMap.newKeySet();

  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public Set<ObjectKey> referencedObjects(SimulatedObject helmRelease) {
    return Set.of(HelmSource.sourceKey(helmRelease));
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject helmRelease) {
    if (helmRelease.isSuspended()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = helmRelease.draftStatus();
    long observedGeneration = status.node().path("observedGeneration").asLong();
    boolean isReadyAtOldGeneration =
        status.isConditionTrue("Ready") && observedGeneration != helmRelease.generation();
    if (isReadyAtOldGeneration && helmRelease.hasFault(Fault.STALE_READY)) {
      return WAIT_FOR_EVENT;
    }
    ChartTemplate.reconcile(helmRelease, status);
    String connectionError = RemoteCluster.connectionError(helmRelease);
    if (connectionError != null) {
      FluxStatus.setRetrying(status, "RESTClientError", connectionError);
      helmRelease.writeStatus(status);
      return CONNECTION_RETRY_DELAY;
    }
    HelmSource chartSource = HelmSource.of(helmRelease);
    if (chartSource.error() != null) {
      FluxStatus.setRetrying(status, chartSource.reason(), chartSource.error());
      helmRelease.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    return deploy(helmRelease, status, new HelmDeployment(helmRelease, chartSource));
  }

  private @Nullable Duration deploy(
      SimulatedObject helmRelease, StatusDraft status, HelmDeployment deployment) {
    boolean helmFinished =
        helmRelease.advanceTask(deployment.identity(), deployment.isDeployed(status));
    if (helmRelease.hasFault(Fault.NOT_READY)) {
      recordFailure(helmRelease, status, deployment);
      status.setTrue("Reconciling", "ProgressingWithRetry", helmRelease.faultMessage("retrying"));
      helmRelease.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    if (!helmFinished) {
      FluxStatus.setProgressing(status, deployment.progressMessage());
      deployment.recordAttempt(status);
      helmRelease.writeStatus(status);
      return helmRelease.untilNextStep();
    }
    if (isStalled(helmRelease, deployment)) {
      stall(helmRelease, status, deployment);
      return WAIT_FOR_EVENT;
    }
    deployment.recordSuccess(status);
    createOrUpdatePod(helmRelease);
    return writeDeployedStatus(helmRelease, status);
  }

  private static void recordFailure(
      SimulatedObject helmRelease, StatusDraft status, HelmDeployment deployment) {
    deployment.recordFailure(status, helmRelease.faultMessage(deployment.failureMessage()));
  }

  /** Whether Helm no longer retries this deployment of the HelmRelease. */
  private boolean isStalled(SimulatedObject helmRelease, HelmDeployment deployment) {
    String deploymentId = helmRelease.uid() + " " + deployment.identity();
    if (helmRelease.hasFault(Fault.RETRIES_EXCEEDED)) {
      abandonedDeployments.add(deploymentId);
    }
    return helmRelease.hasFault(Fault.STALLED) || abandonedDeployments.contains(deploymentId);
  }

  private static void stall(
      SimulatedObject helmRelease, StatusDraft status, HelmDeployment deployment) {
    boolean isFirstFailure = !status.node().has("failures");
    boolean hasStallingFault =
        helmRelease.hasFault(Fault.STALLED) || helmRelease.hasFault(Fault.RETRIES_EXCEEDED);
    if (isFirstFailure && status.hasCondition("Stalled")) {
      deployment.recordFailure(status, status.conditionMessage("Ready"));
    } else if (isFirstFailure || hasStallingFault) {
      recordFailure(helmRelease, status, deployment);
    }
    deployment.recordStall(status);
    helmRelease.writeStatus(status);
  }

  private static void createOrUpdatePod(SimulatedObject helmRelease) {
    ReleasePod releasePod = new ReleasePod(helmRelease);
    if (helmRelease.hasFault(Fault.PODS_FAILING)) {
      releasePod.createOrUpdateFailing(
          helmRelease.faultMessage("back-off restarting failed container"));
    } else {
      releasePod.createOrUpdateRunning();
    }
  }

  /** Writes the status of a deployed HelmRelease; toggles Reconciling for the fault that flaps. */
  private static @Nullable Duration writeDeployedStatus(
      SimulatedObject helmRelease, StatusDraft status) {
    boolean flapReconciling = helmRelease.hasFault(Fault.FLAP_RECONCILING);
    boolean wasReconciling = helmRelease.draftStatus().hasCondition("Reconciling");
    if (flapReconciling && !wasReconciling) {
      status.setTrue("Reconciling", "Progressing", "Fulfilling prerequisites");
    }
    helmRelease.writeStatus(status);
    return flapReconciling ? helmRelease.repeatPeriod() : WAIT_FOR_EVENT;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject helmRelease) {
    Duration deletionDelay = helmRelease.advanceDeletion();
    boolean deletionDone = deletionDelay == null;
    if (deletionDone) {
      new ReleasePod(helmRelease).delete();
      ChartTemplate.delete(helmRelease);
    }
    return deletionDelay;
  }

  /** The cluster that a HelmRelease with {@code spec.kubeConfig} is installed into. */
  private static final class RemoteCluster {

    /** The error of a missing kubeconfig Secret or key; null if the cluster is reachable. */
    private static @Nullable String connectionError(SimulatedObject helmRelease) {
      JsonNode secretRef = helmRelease.spec().path("kubeConfig").path("secretRef");
      if (!secretRef.has("name")) {
        return null;
      }
      String namespace = helmRelease.namespace();
      String secretName = secretRef.path("name").asText();
      Secret kubeconfigSecret =
          helmRelease.client().secrets().inNamespace(namespace).withName(secretName).get();
      String secretPath = namespace + "/" + secretName;
      if (kubeconfigSecret == null) {
        return "could not get KubeConfig secret '%s': secrets \"%s\" not found"
            .formatted(secretPath, secretName);
      }
      String dataKey = SimulatedObject.textOf(secretRef, "key", "value");
      Map<String, String> secretData = kubeconfigSecret.getData();
      return secretData != null && secretData.containsKey(dataKey)
          ? null
          : "KubeConfig secret '%s' does not contain a '%s' key with data"
              .formatted(secretPath, dataKey);
    }
  }
}
