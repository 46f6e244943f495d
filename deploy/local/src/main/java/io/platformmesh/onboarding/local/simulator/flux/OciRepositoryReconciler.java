package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.controller.Versions;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Simulated Flux source-controller for OCIRepositories: pulls an artifact from an OCI registry. */
public final class OciRepositoryReconciler implements Reconciler {
  private static final String PULL_FAILED = "OCIArtifactPullFailed";

  /** One scheme, one slash between elements, none at the end, and no upper case in the path. */
  private static final Pattern VALID_URL = Pattern.compile("oci://[^/@?#]+(/[a-z0-9._-]+)+");

  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject ociRepository) {
    if (ociRepository.isSuspended()) {
      return WAIT_FOR_EVENT;
    }
    StatusDraft status = ociRepository.draftStatus();
    boolean artifactPulled = ociRepository.advanceGeneration();
    boolean isValidUrl = VALID_URL.matcher(url(ociRepository)).matches();
    if (!isValidUrl || ociRepository.hasFault(Fault.STALLED)) {
      String message =
          ociRepository.faultMessage(
              "invalid OCI repository URL '" + url(ociRepository) + "': must be in format");
      status.setTrue("FetchFailed", "URLInvalid", message);
      status.setFalse("Ready", "URLInvalid", message);
      FluxStatus.setStalled(status, "URLInvalid", message);
      ociRepository.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    String selectedTag = selectTag(ociRepository).orElse(null);
    boolean isMissing = selectedTag == null || ociRepository.hasFault(Fault.MISSING_ARTIFACT);
    if (isMissing || ociRepository.hasFault(Fault.NOT_READY)) {
      String registryError =
          isMissing
              ? "MANIFEST_UNKNOWN: manifest unknown"
              : "UNAUTHORIZED: authentication required";
      String message =
          ociRepository.faultMessage(
              "failed to determine artifact digest: GET "
                  + manifestUrl(ociRepository)
                  + ": "
                  + registryError);
      status.setTrue("FetchFailed", PULL_FAILED, message);
      FluxStatus.setRetrying(status, PULL_FAILED, message);
      ociRepository.writeStatus(status);
      return WAIT_FOR_EVENT;
    }
    String revision = revision(ociRepository, selectedTag);
    if (!artifactPulled) {
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
    return ociRepository.advanceDeletion();
  }

  /** Sets the status of an OCIRepository whose artifact the simulated controller has stored. */
  private static void storeArtifact(
      SimulatedObject ociRepository, StatusDraft status, String revision) {
    String tarballDigest = Digests.sha256("stored tarball of " + revision);
    String directory = "ocirepository/" + ociRepository.key().path() + "/";
    String manifestDigest = revision.substring(revision.indexOf('@') + 1);
    String tarballPath = directory + manifestDigest + ".tar.gz";
    ObjectNode artifact = FluxStatus.setArtifact(status, revision, tarballDigest);
    artifact.put("path", tarballPath);
    artifact.put("url", FluxStatus.STORAGE_URL + tarballPath);
    status.node().put("url", FluxStatus.STORAGE_URL + directory + "latest.tar.gz");
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

  /** The revision of the artifact, like {@code tag@sha256:…}: URL and tag determine the digest. */
  private static String revision(SimulatedObject ociRepository, String tag) {
    String digestInSpec = ociRepository.spec().path("ref").path("digest").asText("");
    if (!digestInSpec.isEmpty()) {
      return digestInSpec;
    }
    return tag + "@" + Digests.sha256(url(ociRepository) + ":" + tag);
  }

  /** The tag that the spec asks for; empty if the registry has none in the range of the spec. */
  private static Optional<String> selectTag(SimulatedObject ociRepository) {
    JsonNode ref = ociRepository.spec().path("ref");
    String range = ref.path("semver").asText("");
    return range.isEmpty()
        ? Optional.of(SimulatedObject.textOf(ref, "tag", "latest"))
        : Versions.select(range);
  }

  private static String url(SimulatedObject ociRepository) {
    return ociRepository.spec().path("url").asText();
  }

  /** URL of the manifest in the registry, for error messages. */
  private static String manifestUrl(SimulatedObject ociRepository) {
    String hostAndRepository = url(ociRepository).replaceFirst("^oci://", "");
    int slash = hostAndRepository.indexOf('/');
    String host = slash < 0 ? hostAndRepository : hostAndRepository.substring(0, slash);
    String repository = slash < 0 ? "" : hostAndRepository.substring(slash + 1);
    return "https://"
        + host
        + "/v2/"
        + repository
        + "/manifests/"
        + ociRepository.spec().path("ref").path("tag").asText("");
  }
}
