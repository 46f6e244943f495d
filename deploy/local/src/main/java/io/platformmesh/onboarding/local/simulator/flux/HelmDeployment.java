package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/** One simulated Helm install or upgrade of a HelmRelease. */
final class HelmDeployment {
  private static final String NO_RESET = "";

  private final SimulatedObject helmRelease;
  private final HelmSource chartSource;
  private final String configDigest;

  HelmDeployment(SimulatedObject helmRelease, HelmSource chartSource) {
    this.helmRelease = helmRelease;
    this.chartSource = chartSource;
    configDigest = Digests.sha256("values " + helmRelease.spec().path("values"));
  }

  /** The identity of this deployment: it changes with the spec, the chart, or a requested reset. */
  String identity() {
    String resetAt = helmRelease.annotation(FluxStatus.RESET_AT);
    boolean resetRequested = resetAt.equals(helmRelease.annotation(FluxStatus.REQUESTED_AT));
    String requestedReset = resetRequested ? resetAt : NO_RESET;
    return helmRelease.generation() + " " + chartSource.revision() + " " + requestedReset;
  }

  /** Whether the status of the HelmRelease shows this chart and these values as deployed. */
  boolean isDeployed(StatusDraft status) {
    return status.node().path("observedGeneration").asLong() == helmRelease.generation()
        && status.isConditionTrue("Ready")
        && isDeployedSnapshot(latestSnapshot(status));
  }

  /** The newest entry of {@code status.history}, or a missing node before the first install. */
  private static JsonNode latestSnapshot(StatusDraft status) {
    return status.node().path("history").path(0);
  }

  /** Whether an entry of {@code status.history} shows this chart and these values as deployed. */
  private boolean isDeployedSnapshot(JsonNode snapshot) {
    return snapshot.path("configDigest").asText().equals(configDigest)
        && snapshot.path("chartName").asText().equals(chartSource.chart())
        && snapshot.path("chartVersion").asText().equals(chartSource.version())
        && snapshot.path("status").asText().equals("deployed");
  }

  /** Whether Helm installs the release, because no earlier attempt succeeded. */
  private boolean isInstall() {
    for (JsonNode snapshot : helmRelease.status().path("history")) {
      if (!snapshot.path("status").asText().equals("failed")) {
        return false;
      }
    }
    return true;
  }

  /** The Helm action: {@code install} or {@code upgrade}. */
  private String action() {
    return isInstall() ? "install" : "upgrade";
  }

  String progressMessage() {
    return "Running '" + action() + "' action with timeout of 5m0s";
  }

  String failureMessage() {
    return "Helm %s failed for release %s with chart %s: context deadline exceeded"
        .formatted(action(), releasePath(), chartAndVersion());
  }

  private String chartAndVersion() {
    return chartSource.chart() + "@" + chartSource.version();
  }

  private String targetNamespace() {
    return SimulatedObject.textOf(helmRelease.spec(), "targetNamespace", helmRelease.namespace());
  }

  private String releaseName() {
    return SimulatedObject.textOf(helmRelease.spec(), "releaseName", helmRelease.name());
  }

  /** Namespace and name of the Helm release. */
  private String releasePath() {
    return targetNamespace() + "/" + releaseName();
  }

  /** Records in the status of the HelmRelease that Helm attempts this deployment. */
  void recordAttempt(StatusDraft status) {
    ObjectNode statusNode = status.node();
    String storageNamespace =
        SimulatedObject.textOf(helmRelease.spec(), "storageNamespace", helmRelease.namespace());
    statusNode.put("storageNamespace", storageNamespace);
    statusNode.put("lastAttemptedGeneration", helmRelease.generation());
    statusNode.put("lastAttemptedRevision", chartSource.version());
    statusNode.put("lastAttemptedConfigDigest", configDigest);
    statusNode.put("lastAttemptedReleaseAction", action());
    String ociDigest = chartSource.ociDigest();
    if (ociDigest == null) {
      statusNode.remove("lastAttemptedRevisionDigest");
    } else {
      statusNode.put("lastAttemptedRevisionDigest", ociDigest);
    }
    FluxStatus.recordHandledRequest(helmRelease, status);
    String resetAt = helmRelease.annotation(FluxStatus.RESET_AT);
    if (!resetAt.isEmpty()) {
      statusNode.put("lastHandledResetAt", resetAt);
    }
    for (String failureCounter : new String[] {"failures", "installFailures", "upgradeFailures"}) {
      statusNode.remove(failureCounter);
    }
  }

  /** Records a successful Helm action, or the previous one if the chart is already deployed. */
  void recordSuccess(StatusDraft status) {
    boolean alreadyDeployed = isDeployedSnapshot(latestSnapshot(status));
    boolean isInstall = alreadyDeployed ? helmRevision(status) <= 1 : isInstall();
    recordAttempt(status);
    if (!alreadyDeployed) {
      addSnapshot(status);
    }
    String message =
        "Helm %s succeeded for release %s with chart %s"
            .formatted(
                isInstall ? "install" : "upgrade",
                releasePath() + ".v" + helmRevision(status),
                chartAndVersion());
    String reason = isInstall ? "InstallSucceeded" : "UpgradeSucceeded";
    status.setTrue("Released", reason, message);
    FluxStatus.setSucceeded(helmRelease, status, reason, message);
  }

  /** The number of the latest Helm revision; 0 before the first install. */
  private static int helmRevision(StatusDraft status) {
    return latestSnapshot(status).path("version").asInt();
  }

  /** Adds the deployed release to {@code status.history}; keeps the one before as superseded. */
  private void addSnapshot(StatusDraft status) {
    JsonNode previousSnapshot = latestSnapshot(status);
    ArrayNode history = status.node().arrayNode();
    history.add(deployedSnapshot(previousSnapshot, helmRevision(status) + 1));
    if (previousSnapshot instanceof ObjectNode supersededSnapshot) {
      history.add(supersededSnapshot.deepCopy().put("status", "superseded"));
    }
    status.node().set("history", history);
  }

  private ObjectNode deployedSnapshot(JsonNode previousSnapshot, int helmRevision) {
    ObjectNode snapshot = JsonNodeFactory.instance.objectNode();
    snapshot.put("name", releaseName());
    snapshot.put("namespace", targetNamespace());
    snapshot.put("version", helmRevision);
    snapshot.put("status", "deployed");
    snapshot.put("chartName", chartSource.chart());
    snapshot.put("chartVersion", chartSource.version());
    snapshot.put("appVersion", chartSource.version().replaceFirst("\\+.*", ""));
    snapshot.put("configDigest", configDigest);
    snapshot.put("digest", Digests.sha256("release " + helmRevision + " " + identity()));
    if (chartSource.ociDigest() != null) {
      snapshot.put("ociDigest", chartSource.ociDigest());
    }
    String currentTime = StatusDraft.currentTime();
    snapshot.put("firstDeployed", previousSnapshot.path("firstDeployed").asText(currentTime));
    snapshot.put("lastDeployed", currentTime);
    return snapshot;
  }

  /** Records a failed Helm action. */
  void recordFailure(StatusDraft status, String message) {
    recordAttempt(status);
    status.removeConditions("Reconciling", "Stalled");
    String reason = isInstall() ? "InstallFailed" : "UpgradeFailed";
    status.setFalse("Released", reason, message);
    status.setFalse("Ready", reason, message);
  }

  /** Records that the helm-controller no longer retries the failed Helm action. */
  void recordStall(StatusDraft status) {
    status.node().put("failures", 1);
    status.node().put(action() + "Failures", 1);
    FluxStatus.setStalled(
        status, "RetriesExceeded", "Failed to " + action() + " after 1 attempt(s)");
  }
}
