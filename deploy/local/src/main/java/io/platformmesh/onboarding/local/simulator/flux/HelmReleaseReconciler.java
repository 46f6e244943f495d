package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Simulated Flux helm-controller: installs a chart, in the status only. */
public final class HelmReleaseReconciler implements Reconciler {
  private static final Duration RETRY = Duration.ofMillis(500);

  /** Uids of HelmReleases, each with the attempt that Helm no longer retries. */
  private final Set<String> failedAttempts = ConcurrentHashMap.newKeySet();

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
    if (helmRelease.spec().path("suspend").asBoolean()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = helmRelease.draftStatus();
    boolean staleReady =
        status.node().path("observedGeneration").asLong() != helmRelease.generation()
            && StatusDraft.findCondition(status.node(), "Ready")
                .path("status")
                .asText()
                .equals("True");
    if (staleReady && helmRelease.hasFault(Fault.STALE_READY)) {
      return WAIT_FOR_EVENT;
    }
    String remoteClusterError = RemoteCluster.connectionError(helmRelease);
    if (remoteClusterError != null) {
      FluxStatus.setRetrying(status, "RESTClientError", remoteClusterError);
      helmRelease.writeStatus(status);
      return RETRY;
    }
    HelmSource source = HelmSource.of(helmRelease);
    if (source.error() != null) {
      FluxStatus.setRetrying(status, source.reason(), source.error());
      helmRelease.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    return deploy(helmRelease, status, new HelmDeployment(helmRelease, source));
  }

  private @Nullable Duration deploy(
      SimulatedObject helmRelease, StatusDraft status, HelmDeployment deployment) {
    String task = deployment.task();
    int step = helmRelease.advance(task, 1, deployment.isDeployed(status.node()));
    String attempt = helmRelease.uid() + " " + task;
    if (helmRelease.hasFault(Fault.NOT_READY)) {
      deployment.recordFailure(status, helmRelease.faultMessage(deployment.failureMessage()));
      status.setTrue("Reconciling", "ProgressingWithRetry", helmRelease.faultMessage("retrying"));
      helmRelease.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    if (step == 0) {
      FluxStatus.setProgressing(status, deployment.progressMessage());
      deployment.recordAttempt(status);
      helmRelease.writeStatus(status);
      return helmRelease.untilNextStep();
    }
    if (helmRelease.hasFault(Fault.RETRIES_EXCEEDED)) {
      failedAttempts.add(attempt);
    }
    if (helmRelease.hasFault(Fault.STALLED) || failedAttempts.contains(attempt)) {
      boolean firstFailure = !status.node().has("failures");
      if (firstFailure) {
        String previousMessage =
            StatusDraft.findCondition(status.node(), "Ready").path("message").asText();
        boolean failedBefore = StatusDraft.findCondition(status.node(), "Stalled").has("status");
        deployment.recordFailure(
            status,
            failedBefore ? previousMessage : helmRelease.faultMessage(deployment.failureMessage()));
      } else if (helmRelease.hasFault(Fault.STALLED)
          || helmRelease.hasFault(Fault.RETRIES_EXCEEDED)) {
        deployment.recordFailure(status, helmRelease.faultMessage(deployment.failureMessage()));
      }
      deployment.recordStall(status);
      helmRelease.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    deployment.recordSuccess(status);
    new Workload(helmRelease)
        .createOrUpdate(
            helmRelease.hasFault(Fault.PODS_FAILING)
                ? helmRelease.faultMessage("back-off restarting failed container")
                : null);
    if (helmRelease.hasFault(Fault.FLAP_RECONCILING)
        && !StatusDraft.findCondition(helmRelease.status(), "Reconciling").has("status")) {
      status.setTrue("Reconciling", "Progressing", "Fulfilling prerequisites");
    }
    helmRelease.writeStatus(status);
    return helmRelease.hasFault(Fault.FLAP_RECONCILING)
        ? helmRelease.repeatPeriod()
        : WAIT_FOR_EVENT;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject helmRelease) {
    if (helmRelease.advance("delete", 1, false) == 0) {
      return helmRelease.untilNextStep();
    }
    new Workload(helmRelease).remove();
    return null;
  }

  /** The cluster that a HelmRelease with {@code spec.kubeConfig} is installed into. */
  private static final class RemoteCluster {
    private static @Nullable String connectionError(SimulatedObject helmRelease) {
      JsonNode secretRef = helmRelease.spec().path("kubeConfig").path("secretRef");
      if (!secretRef.has("name")) {
        return null;
      }
      String secretName = secretRef.path("name").asText();
      var secret =
          helmRelease
              .client()
              .secrets()
              .inNamespace(helmRelease.namespace())
              .withName(secretName)
              .get();
      String secretPath = helmRelease.namespace() + "/" + secretName;
      if (secret == null) {
        return "could not get KubeConfig secret '"
            + secretPath
            + "': secrets \""
            + secretName
            + "\" not found";
      }
      String dataKey = SimulatedObject.textOf(secretRef, "key", "value");
      return secret.getData() != null && secret.getData().containsKey(dataKey)
          ? null
          : "KubeConfig secret '"
              + secretPath
              + "' does not contain a '"
              + dataKey
              + "' key with data";
    }
  }
}
