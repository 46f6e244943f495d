package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;

/** One install or upgrade of a HelmRelease. */
final class HelmDeployment {
  private static final int HISTORY = 2;

  private final SimulatedObject release;
  private final HelmSource source;
  private final String configDigest;

  HelmDeployment(SimulatedObject release, HelmSource source) {
    this.release = release;
    this.source = source;
    configDigest = Digests.sha256("values " + release.spec().path("values"));
  }

  /** The identity of this attempt; it changes with the spec, the chart, or a requested reset. */
  String task() {
    String reset = release.annotation(FluxStatus.RESET_AT);
    boolean requested = reset.equals(release.annotation(FluxStatus.REQUESTED_AT));
    return release.generation() + " " + source.revision() + " " + (requested ? reset : "");
  }

  /** Whether the status says that this has been deployed. */
  boolean isDeployed(JsonNode status) {
    return status.path("observedGeneration").asLong() == release.generation()
        && StatusDraft.find(status, "Ready").path("status").asText().equals("True")
        && isLatest(status.path("history").path(0));
  }

  private boolean isLatest(JsonNode snapshot) {
    return snapshot.path("configDigest").asText().equals(configDigest)
        && snapshot.path("chartName").asText().equals(source.chart())
        && snapshot.path("chartVersion").asText().equals(source.version())
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
    return isInstall(release.status()) ? "install" : "upgrade";
  }

  private String reason(String outcome) {
    return (action().equals("install") ? "Install" : "Upgrade") + outcome;
  }

  String running() {
    return "Running '" + action() + "' action with timeout of 5m0s";
  }

  String usualFailure() {
    return "Helm "
        + action()
        + " failed for release "
        + releaseName()
        + " with chart "
        + source.chart()
        + "@"
        + source.version()
        + ": context deadline exceeded";
  }

  private String targetNamespace() {
    return SimulatedObject.text(release.spec(), "targetNamespace", release.namespace());
  }

  private String helmName() {
    return SimulatedObject.text(release.spec(), "releaseName", release.name());
  }

  private String releaseName() {
    return targetNamespace() + "/" + helmName();
  }

  void attempted(StatusDraft status) {
    ObjectNode node = status.node();
    node.put(
        "storageNamespace",
        SimulatedObject.text(release.spec(), "storageNamespace", release.namespace()));
    node.put("lastAttemptedGeneration", release.generation());
    node.put("lastAttemptedRevision", source.version());
    node.put("lastAttemptedConfigDigest", configDigest);
    node.put("lastAttemptedReleaseAction", action());
    String digest = source.ociDigest();
    if (digest == null) {
      node.remove("lastAttemptedRevisionDigest");
      node.put("helmChart", release.namespace() + "/" + release.namespace() + "-" + release.name());
    } else {
      node.put("lastAttemptedRevisionDigest", digest);
      node.remove("helmChart");
    }
    FluxStatus.handled(release, status);
    String reset = release.annotation(FluxStatus.RESET_AT);
    if (!reset.isEmpty()) {
      node.put("lastHandledResetAt", reset);
    }
    for (String counter : new String[] {"failures", "installFailures", "upgradeFailures"}) {
      node.remove(counter);
    }
  }

  void succeed(StatusDraft status) {
    JsonNode latest = status.node().path("history").path(0);
    boolean redeployed = !isLatest(latest);
    String outcome = redeployed ? reason("Succeeded") : succeededBefore(status);
    attempted(status);
    if (redeployed) {
      deployed(status);
    }
    int version = status.node().path("history").path(0).path("version").asInt();
    String message =
        "Helm "
            + (outcome.startsWith("Install") ? "install" : "upgrade")
            + " succeeded for release "
            + releaseName()
            + ".v"
            + version
            + " with chart "
            + source.chart()
            + "@"
            + source.version();
    status.isTrue("Released", outcome, message);
    FluxStatus.succeeded(release, status, outcome, message);
  }

  private static String succeededBefore(StatusDraft status) {
    int version = status.node().path("history").path(0).path("version").asInt();
    return version > 1 ? "UpgradeSucceeded" : "InstallSucceeded";
  }

  private void deployed(StatusDraft status) {
    ArrayNode previousReleases = status.node().withArray("history");
    int version = previousReleases.path(0).path("version").asInt() + 1;
    ObjectNode snapshot = previousReleases.objectNode();
    snapshot.put("name", helmName());
    snapshot.put("namespace", targetNamespace());
    snapshot.put("version", version);
    snapshot.put("status", "deployed");
    snapshot.put("chartName", source.chart());
    snapshot.put("chartVersion", source.version());
    snapshot.put("appVersion", source.version().replaceFirst("\\+.*", ""));
    snapshot.put("configDigest", configDigest);
    snapshot.put("digest", Digests.sha256("release " + version + " " + task()));
    if (source.ociDigest() != null) {
      snapshot.put("ociDigest", source.ociDigest());
    }
    snapshot.put(
        "firstDeployed", previousReleases.path(0).path("firstDeployed").asText(StatusDraft.now()));
    snapshot.put("lastDeployed", StatusDraft.now());
    ArrayNode history = previousReleases.arrayNode().add(snapshot);
    if (previousReleases.path(0) instanceof ObjectNode previous && history.size() < HISTORY) {
      history.add(previous.deepCopy().put("status", "superseded"));
    }
    status.node().set("history", history);
  }

  void fail(StatusDraft status, String message) {
    attempted(status);
    status.remove("Reconciling", "Stalled");
    status.isFalse("Released", reason("Failed"), message);
    status.isFalse("Ready", reason("Failed"), message);
  }

  void giveUp(StatusDraft status) {
    status.node().put("failures", 1);
    status.node().put(action() + "Failures", 1);
    FluxStatus.stalled(status, "RetriesExceeded", "Failed to " + action() + " after 1 attempt(s)");
  }
}
