package io.platformmesh.onboarding.local.bench.counterpart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays Flux' helm-controller: sets a HelmRelease Ready with a history. */
final class ReleaseCounterpart {
  private final KubernetesClient runtime;

  ReleaseCounterpart(KubernetesClient runtime) {
    this.runtime = runtime;
  }

  /** The name of the OCIRepository of a HelmRelease. */
  static String source(GenericKubernetesResource helmRelease) {
    return LiveConditions.spec(helmRelease).path("chartRef").path("name").asText();
  }

  /**
   * Writes the status of a HelmRelease.
   *
   * @param revision revision of its OCIRepository: tag, {@code @} and digest
   */
  void answer(GenericKubernetesResource helmRelease, String revision) {
    long generation = LiveConditions.generation(helmRelease);
    int helmRevision =
        LiveConditions.status(helmRelease).path("history").path(0).path("version").asInt() + 1;
    String chart = source(helmRelease);
    String message =
        "Helm %s succeeded for release %s/%s.v%d with chart %s@%s"
            .formatted(
                helmRevision == 1 ? "install" : "upgrade",
                helmRelease.getMetadata().getNamespace(),
                helmRelease.getMetadata().getName(),
                helmRevision,
                chart,
                tag(revision));
    String reason = helmRevision == 1 ? "InstallSucceeded" : "UpgradeSucceeded";
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("observedGeneration", generation);
    status.put("lastAttemptedRevision", tag(revision));
    status.put("lastAttemptedRevisionDigest", digest(revision));
    status.put("history", List.of(snapshot(helmRelease, chart, revision, helmRevision)));
    status.put(
        "conditions",
        List.of(
            StatusFields.condition("Released", "True", reason, message, generation),
            StatusFields.condition("Ready", "True", reason, message, generation)));
    StatusFields.patch(runtime, helmRelease, status);
  }

  private static Map<String, Object> snapshot(
      GenericKubernetesResource helmRelease, String chart, String revision, int helmRevision) {
    JsonNode values = LiveConditions.spec(helmRelease).path("values");
    Map<String, Object> snapshot = new LinkedHashMap<>();
    snapshot.put("name", helmRelease.getMetadata().getName());
    snapshot.put("namespace", helmRelease.getMetadata().getNamespace());
    snapshot.put("version", helmRevision);
    snapshot.put("status", "deployed");
    snapshot.put("chartName", chart);
    snapshot.put("chartVersion", tag(revision));
    snapshot.put("configDigest", Digests.sha256("values " + values));
    snapshot.put("digest", Digests.sha256("release " + helmRevision + " " + revision + values));
    snapshot.put("ociDigest", digest(revision));
    snapshot.put("firstDeployed", StatusFields.currentTime());
    snapshot.put("lastDeployed", StatusFields.currentTime());
    return snapshot;
  }

  private static String tag(String revision) {
    return revision.substring(0, revision.indexOf('@'));
  }

  private static String digest(String revision) {
    return revision.substring(revision.indexOf('@') + 1);
  }
}
