package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Flux source-controller: fetches the index of a Helm repository. */
public final class HelmRepositoryReconciler implements Reconciler {
  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    if (subject.spec().path("suspend").asBoolean()
        || subject.spec().path("type").asText().equals("oci")) {
      return ON_EVENT;
    }
    StatusDraft status = subject.draft();
    String url = subject.spec().path("url").asText();
    int step = subject.step("generation " + subject.generation(), 1);
    if (subject.has(Fault.NOT_READY)) {
      String message =
          subject.message(
              "failed to fetch Helm repository index: failed to cache index to temporary file:"
                  + " failed to fetch "
                  + url
                  + "/index.yaml : 404 Not Found");
      status.isTrue("FetchFailed", "Failed", message);
      FluxStatus.retrying(status, "Failed", message);
      subject.write(status);
      return ON_EVENT;
    }
    String revision = Digests.sha256("index of " + url);
    if (step == 0) {
      FluxStatus.progressing(status, "building artifact: new index revision '" + revision + "'");
      subject.write(status);
      return subject.untilNextStep();
    }
    ObjectNode artifact = FluxStatus.artifact(status, revision, revision);
    artifact.put(
        "path",
        "helmrepository/" + subject.key().path() + "/index-" + revision.substring(7) + ".yaml");
    artifact.put("url", FluxStatus.STORAGE + artifact.path("path").asText());
    status
        .node()
        .put("url", FluxStatus.STORAGE + "helmrepository/" + subject.key().path() + "/index.yaml");
    String message = "stored artifact: revision '" + revision + "'";
    status.isTrue("ArtifactInStorage", "Succeeded", message);
    FluxStatus.succeeded(subject, status, "Succeeded", message);
    subject.write(status);
    return ON_EVENT;
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    return subject.step("delete", 1, false) == 0 ? subject.untilNextStep() : null;
  }
}
