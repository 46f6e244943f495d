package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Simulated Flux source-controller: fetches the index of a Helm repository. */
public final class HelmRepositoryReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject helmRepository) {
    if (helmRepository.spec().path("suspend").asBoolean()
        || helmRepository.spec().path("type").asText().equals("oci")) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = helmRepository.draftStatus();
    String url = helmRepository.spec().path("url").asText();
    int step = helmRepository.advance("generation " + helmRepository.generation(), 1);
    if (helmRepository.hasFault(Fault.NOT_READY)) {
      String message =
          helmRepository.faultMessage(
              "failed to fetch Helm repository index: failed to cache index to temporary file:"
                  + " failed to fetch "
                  + url
                  + "/index.yaml : 404 Not Found");
      status.setTrue("FetchFailed", "Failed", message);
      FluxStatus.setRetrying(status, "Failed", message);
      helmRepository.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    String revision = Digests.sha256("index of " + url);
    if (step == 0) {
      FluxStatus.setProgressing(status, "building artifact: new index revision '" + revision + "'");
      helmRepository.writeStatus(status);
      return helmRepository.untilNextStep();
    }
    ObjectNode artifact = FluxStatus.setArtifact(status, revision, revision);
    artifact.put(
        "path",
        "helmrepository/"
            + helmRepository.key().path()
            + "/index-"
            + revision.substring(7)
            + ".yaml");
    artifact.put("url", FluxStatus.STORAGE + artifact.path("path").asText());
    status
        .node()
        .put(
            "url",
            FluxStatus.STORAGE + "helmrepository/" + helmRepository.key().path() + "/index.yaml");
    String message = "stored artifact: revision '" + revision + "'";
    status.setTrue("ArtifactInStorage", "Succeeded", message);
    FluxStatus.setSucceeded(helmRepository, status, "Succeeded", message);
    helmRepository.writeStatus(status);
    return WAIT_FOR_EVENT;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject helmRepository) {
    return helmRepository.advance("delete", 1, false) == 0 ? helmRepository.untilNextStep() : null;
  }
}
