package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Simulated Flux source-controller for HelmRepositories: fetches the index of the repository. */
public final class HelmRepositoryReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject helmRepository) {
    boolean isOci = helmRepository.spec().path("type").asText().equals("oci");
    if (helmRepository.isSuspended() || isOci) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = helmRepository.draftStatus();
    String url = helmRepository.spec().path("url").asText();
    boolean indexFetched = helmRepository.advanceGeneration();
    if (helmRepository.hasFault(Fault.NOT_READY)) {
      String message =
          helmRepository.faultMessage(
              "failed to fetch Helm repository index: failed to cache index to temporary file:"
                  + " failed to fetch %s/index.yaml : 404 Not Found".formatted(url));
      status.setTrue("FetchFailed", "Failed", message);
      FluxStatus.setRetrying(status, "Failed", message);
      helmRepository.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    String indexRevision = Digests.sha256("index of " + url);
    if (!indexFetched) {
      FluxStatus.setProgressing(
          status, "building artifact: new index revision '" + indexRevision + "'");
      helmRepository.writeStatus(status);
      return helmRepository.untilNextStep();
    }
    storeIndex(helmRepository, status, indexRevision);
    helmRepository.writeStatus(status);
    return WAIT_FOR_EVENT;
  }

  /** Sets the status of a HelmRepository whose index the simulated source-controller has stored. */
  private static void storeIndex(
      SimulatedObject helmRepository, StatusDraft status, String indexRevision) {
    String directory = "helmrepository/" + helmRepository.key().path();
    String digestHex = indexRevision.substring(Digests.SHA256_PREFIX.length());
    String indexPath = directory + "/index-" + digestHex + ".yaml";
    ObjectNode artifact = FluxStatus.setArtifact(status, indexRevision, indexRevision);
    artifact.put("path", indexPath);
    artifact.put("url", FluxStatus.STORAGE_URL + indexPath);
    status.node().put("url", FluxStatus.STORAGE_URL + directory + "/index.yaml");
    String message = "stored artifact: revision '" + indexRevision + "'";
    status.setTrue("ArtifactInStorage", "Succeeded", message);
    FluxStatus.setSucceeded(helmRepository, status, "Succeeded", message);
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject helmRepository) {
    return helmRepository.advanceDeletion();
  }
}
