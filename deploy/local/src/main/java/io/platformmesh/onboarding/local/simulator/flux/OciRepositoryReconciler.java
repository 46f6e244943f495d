package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Simulated Flux source-controller: pulls an artifact from an OCI registry. */
public final class OciRepositoryReconciler implements Reconciler {
  private static final String PULL_FAILED = "OCIArtifactPullFailed";

  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ociRepository) {
    if (ociRepository.spec().path("suspend").asBoolean()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ociRepository.draftStatus();
    int step = ociRepository.advance("generation " + ociRepository.generation(), 1);
    if (ociRepository.hasFault(Fault.STALLED)) {
      String message =
          ociRepository.faultMessage(
              "invalid OCI repository URL '" + url(ociRepository) + "': must be in format");
      status.setTrue("FetchFailed", "URLInvalid", message);
      status.setFalse("Ready", "URLInvalid", message);
      FluxStatus.setStalled(status, "URLInvalid", message);
      ociRepository.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    if (ociRepository.hasFault(Fault.MISSING_ARTIFACT) || ociRepository.hasFault(Fault.NOT_READY)) {
      String message =
          ociRepository.faultMessage(
              ociRepository.hasFault(Fault.MISSING_ARTIFACT)
                  ? "failed to determine artifact digest: GET "
                      + manifestUrl(ociRepository)
                      + ": MANIFEST_UNKNOWN: manifest unknown"
                  : "failed to determine artifact digest: GET "
                      + manifestUrl(ociRepository)
                      + ": UNAUTHORIZED: authentication required");
      status.setTrue("FetchFailed", PULL_FAILED, message);
      FluxStatus.setRetrying(status, PULL_FAILED, message);
      ociRepository.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    String revision = revision(ociRepository);
    if (step == 0) {
      FluxStatus.setProgressing(
          status,
          "building artifact: new revision '" + revision + "' for '" + url(ociRepository) + "'");
      ociRepository.writeStatus(status);
      return ociRepository.untilNextStep();
    }
    storeArtifact(ociRepository, status, revision);
    ociRepository.writeStatus(status);
    return WAIT_FOR_EVENT;
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject ociRepository) {
    return ociRepository.advance("delete", 1, false) == 0 ? ociRepository.untilNextStep() : null;
  }

  private static void storeArtifact(
      SimulatedObject ociRepository, StatusDraft status, String revision) {
    ObjectNode artifact =
        FluxStatus.setArtifact(status, revision, Digests.sha256("stored tarball of " + revision));
    String directory = "ocirepository/" + ociRepository.key().path() + "/";
    artifact.put("path", directory + revision.substring(revision.indexOf('@') + 1) + ".tar.gz");
    artifact.put("url", FluxStatus.STORAGE + artifact.path("path").asText());
    status.node().put("url", FluxStatus.STORAGE + directory + "latest.tar.gz");
    JsonNode layerSelector = ociRepository.spec().path("layerSelector");
    if (layerSelector.isObject()) {
      status.node().set("observedLayerSelector", layerSelector.deepCopy());
    } else {
      status.node().remove("observedLayerSelector");
    }
    String message = "stored artifact for digest '" + revision + "'";
    status.setTrue("ArtifactInStorage", "Succeeded", message);
    FluxStatus.setSucceeded(ociRepository, status, "Succeeded", message);
  }

  /** Tag, {@code @} and the digest of the manifest, which depends on URL and tag alone. */
  private static String revision(SimulatedObject ociRepository) {
    JsonNode ref = ociRepository.spec().path("ref");
    String digest = ref.path("digest").asText("");
    if (!digest.isEmpty()) {
      return digest;
    }
    String tag = tag(ociRepository);
    return tag + "@" + Digests.sha256(url(ociRepository) + ":" + tag);
  }

  private static String tag(SimulatedObject ociRepository) {
    JsonNode ref = ociRepository.spec().path("ref");
    return SimulatedObject.textOf(ref, "tag", SimulatedObject.textOf(ref, "semver", "latest"));
  }

  private static String url(SimulatedObject ociRepository) {
    return ociRepository.spec().path("url").asText();
  }

  private static String manifestUrl(SimulatedObject ociRepository) {
    String imageReference = url(ociRepository).replaceFirst("^oci://", "");
    int slash = imageReference.indexOf('/');
    String host = slash < 0 ? imageReference : imageReference.substring(0, slash);
    String repository = slash < 0 ? "" : imageReference.substring(slash + 1);
    return "https://" + host + "/v2/" + repository + "/manifests/" + tag(ociRepository);
  }
}
