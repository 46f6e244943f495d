package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/** One simulated Helm install or upgrade of a HelmRelease. */
final class HelmDeployment {
  private static final int MAX_SNAPSHOTS = 2;

  private final SimulatedObject helmRelease;
  private final HelmSource chartSource;
  private final String configDigest;

  HelmDeployment(SimulatedObject helmRelease, HelmSource chartSource) {
    this.helmRelease = helmRelease;
    this.chartSource = chartSource;
    configDigest = Digests.sha256("values " + helmRelease.spec().path("values"));
  }

  /** The identity of this attempt; it changes with the spec, the chart, or a requested reset. */
  String task() {
    String resetAt = helmRelease.annotation(FluxStatus.RESET_AT);
    boolean resetRequested = resetAt.equals(helmRelease.annotation(FluxStatus.REQUESTED_AT));
    return helmRelease.generation()
        + " "
        + chartSource.revision()
        + " "
        + (resetRequested ? resetAt : "");
  }

  /** Whether the status of the HelmRelease shows this chart and these values as deployed. */
  boolean isDeployed(JsonNode status) {
    return status.path("observedGeneration").asLong() == helmRelease.generation()
        && StatusDraft.findCondition(status, "Ready").path("status").asText().equals("True")
        && isLatest(status.path("history").path(0));
  }

  private boolean isLatest(JsonNode snapshot) {
    return snapshot.path("configDigest").asText().equals(configDigest)
        && snapshot.path("chartName").asText().equals(chartSource.chart())
        && snapshot.path("chartVersion").asText().equals(chartSource.version())
        && snapshot.path("status").asText().equals("deployed");
  }

  private boolean isInstall(JsonNode status) {
    for (JsonNode snapshot : status.path("history")) {
      if (!snapshot.path("status").asText().equals("failed")) {
        return false;
      }
    }
    return true;
  }

  private String action() {
    return isInstall(helmRelease.status()) ? "install" : "upgrade";
  }

  private String reason(String outcome) {
    return (action().equals("install") ? "Install" : "Upgrade") + outcome;
  }

  String progressMessage() {
    return "Running '" + action() + "' action with timeout of 5m0s";
  }

  String failureMessage() {
    return "Helm "
        + action()
        + " failed for release "
        + releaseName()
        + " with chart "
        + chartSource.chart()
        + "@"
        + chartSource.version()
        + ": context deadline exceeded";
  }

  private String targetNamespace() {
    return SimulatedObject.textOf(helmRelease.spec(), "targetNamespace", helmRelease.namespace());
  }

  private String helmName() {
    return SimulatedObject.textOf(helmRelease.spec(), "releaseName", helmRelease.name());
  }

  private String releaseName() {
    return targetNamespace() + "/" + helmName();
  }

  void recordAttempt(StatusDraft status) {
    ObjectNode statusNode = status.node();
    statusNode.put(
        "storageNamespace",
        SimulatedObject.textOf(helmRelease.spec(), "storageNamespace", helmRelease.namespace()));
    statusNode.put("lastAttemptedGeneration", helmRelease.generation());
    statusNode.put("lastAttemptedRevision", chartSource.version());
    statusNode.put("lastAttemptedConfigDigest", configDigest);
    statusNode.put("lastAttemptedReleaseAction", action());
    String ociDigest = chartSource.ociDigest();
    if (ociDigest == null) {
      statusNode.remove("lastAttemptedRevisionDigest");
      statusNode.put(
          "helmChart",
          helmRelease.namespace() + "/" + helmRelease.namespace() + "-" + helmRelease.name());
    } else {
      statusNode.put("lastAttemptedRevisionDigest", ociDigest);
      statusNode.remove("helmChart");
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

  void recordSuccess(StatusDraft status) {
    JsonNode latestSnapshot = status.node().path("history").path(0);
    boolean needsDeployment = !isLatest(latestSnapshot);
    String reason = needsDeployment ? reason("Succeeded") : previousSuccessReason(status);
    recordAttempt(status);
    if (needsDeployment) {
      addSnapshot(status);
    }
    int helmRevision = status.node().path("history").path(0).path("version").asInt();
    String message =
        "Helm "
            + (reason.startsWith("Install") ? "install" : "upgrade")
            + " succeeded for release "
            + releaseName()
            + ".v"
            + helmRevision
            + " with chart "
            + chartSource.chart()
            + "@"
            + chartSource.version();
    status.setTrue("Released", reason, message);
    FluxStatus.setSucceeded(helmRelease, status, reason, message);
  }

  private static String previousSuccessReason(StatusDraft status) {
    int helmRevision = status.node().path("history").path(0).path("version").asInt();
    return helmRevision > 1 ? "UpgradeSucceeded" : "InstallSucceeded";
  }

  private void addSnapshot(StatusDraft status) {
    ArrayNode previousSnapshots = status.node().withArray("history");
    int helmRevision = previousSnapshots.path(0).path("version").asInt() + 1;
    ObjectNode snapshot = previousSnapshots.objectNode();
    snapshot.put("name", helmName());
    snapshot.put("namespace", targetNamespace());
    snapshot.put("version", helmRevision);
    snapshot.put("status", "deployed");
    snapshot.put("chartName", chartSource.chart());
    snapshot.put("chartVersion", chartSource.version());
    snapshot.put("appVersion", chartSource.version().replaceFirst("\\+.*", ""));
    snapshot.put("configDigest", configDigest);
    snapshot.put("digest", Digests.sha256("release " + helmRevision + " " + task()));
    if (chartSource.ociDigest() != null) {
      snapshot.put("ociDigest", chartSource.ociDigest());
    }
    snapshot.put(
        "firstDeployed",
        previousSnapshots.path(0).path("firstDeployed").asText(StatusDraft.currentTime()));
    snapshot.put("lastDeployed", StatusDraft.currentTime());
    ArrayNode snapshots = previousSnapshots.arrayNode().add(snapshot);
    if (previousSnapshots.path(0) instanceof ObjectNode previousSnapshot
        && snapshots.size() < MAX_SNAPSHOTS) {
      snapshots.add(previousSnapshot.deepCopy().put("status", "superseded"));
    }
    status.node().set("history", snapshots);
  }

  void recordFailure(StatusDraft status, String message) {
    recordAttempt(status);
    status.removeConditions("Reconciling", "Stalled");
    status.setFalse("Released", reason("Failed"), message);
    status.setFalse("Ready", reason("Failed"), message);
  }

  void recordStall(StatusDraft status) {
    status.node().put("failures", 1);
    status.node().put(action() + "Failures", 1);
    FluxStatus.setStalled(
        status, "RetriesExceeded", "Failed to " + action() + " after 1 attempt(s)");
  }
}
