package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.controller.Versions;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Flux source-controller for HelmCharts: selects the version of a chart in the index of
 * its HelmRepository and pulls it.
 */
public final class HelmChartReconciler implements Reconciler {
  private static final String INVALID_REFERENCE = "InvalidChartReference";
  private static final String PULL_FAILED = "ChartPullError";
  private static final String PULL_SUCCEEDED = "ChartPullSucceeded";

  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public Set<ObjectKey> referencedObjects(SimulatedObject helmChart) {
    return Set.of(repositoryKey(helmChart));
  }

  private static ObjectKey repositoryKey(SimulatedObject helmChart) {
    String repositoryName = helmChart.spec().path("sourceRef").path("name").asText();
    return helmChart
        .key()
        .inSameCluster(SimulatedKind.HELM_REPOSITORY, helmChart.namespace(), repositoryName);
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject helmChart) {
    if (helmChart.isSuspended()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = helmChart.draftStatus();
    Duration nextLook = reconcile(helmChart, status);
    helmChart.writeStatus(status);
    return nextLook;
  }

  private static @Nullable Duration reconcile(SimulatedObject helmChart, StatusDraft status) {
    if (!hasIndex(helmChart)) {
      FluxStatus.setRetrying(
          status,
          "NoSourceArtifact",
          "no artifact available for HelmRepository source '%s'"
              .formatted(repositoryKey(helmChart).name()));
      return WAIT_FOR_EVENT;
    }
    boolean chartPulled = helmChart.advanceGeneration();
    String range = SimulatedObject.textOf(helmChart.spec(), "version", "*");
    String version = Versions.select(range).orElse(null);
    if (version == null || helmChart.hasFault(Fault.MISSING_ARTIFACT)) {
      String message =
          helmChart.faultMessage(
              "invalid chart reference: failed to get chart version for remote reference: no '%s' chart with version matching '%s' found"
                  .formatted(chart(helmChart), range));
      status.setTrue("FetchFailed", INVALID_REFERENCE, message);
      status.setFalse("Ready", INVALID_REFERENCE, message);
      FluxStatus.setStalled(status, INVALID_REFERENCE, message);
      return WAIT_FOR_EVENT;
    }
    if (helmChart.hasFault(Fault.NOT_READY)) {
      String message =
          helmChart.faultMessage(
              "chart pull error: failed to download chart for remote reference: 404 Not Found");
      status.setTrue("FetchFailed", PULL_FAILED, message);
      FluxStatus.setRetrying(status, PULL_FAILED, message);
      return WAIT_FOR_EVENT;
    }
    if (!chartPulled) {
      FluxStatus.setProgressing(status, "building artifact: new generation");
      return helmChart.untilNextStep();
    }
    storeChart(helmChart, status, version);
    return WAIT_FOR_EVENT;
  }

  private static boolean hasIndex(SimulatedObject helmChart) {
    return helmChart
        .find(repositoryKey(helmChart))
        .filter(
            repository ->
                // The source-controller keeps no index of a repository of type oci.
                repository.spec().path("type").asText().equals("oci")
                    || repository.status().path("artifact").isObject())
        .isPresent();
  }

  private static void storeChart(SimulatedObject helmChart, StatusDraft status, String version) {
    String chart = chart(helmChart);
    String chartPath = "helmchart/%s/%s-%s.tgz".formatted(helmChart.key().path(), chart, version);
    ObjectNode artifact =
        FluxStatus.setArtifact(status, version, Digests.sha256("chart " + chart + " " + version));
    artifact.put("path", chartPath);
    artifact.put("url", FluxStatus.STORAGE_URL + chartPath);
    status.node().put("observedChartName", chart);
    status.node().put("url", FluxStatus.STORAGE_URL + chartPath);
    String message = "pulled '%s' chart with version '%s'".formatted(chart, version);
    status.setTrue("ArtifactInStorage", PULL_SUCCEEDED, message);
    FluxStatus.setSucceeded(helmChart, status, PULL_SUCCEEDED, message);
  }

  private static String chart(SimulatedObject helmChart) {
    return helmChart.spec().path("chart").asText();
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject helmChart) {
    return helmChart.advanceDeletion();
  }
}
