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

/** Flux source-controller: pulls an artifact from an OCI registry. */
public final class OciRepositoryReconciler implements Reconciler {
  private static final String PULL_FAILED = "OCIArtifactPullFailed";

  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    if (subject.spec().path("suspend").asBoolean()) {
      return ON_EVENT;
    }
    StatusDraft status = subject.draft();
    int step = subject.step("generation " + subject.generation(), 1);
    if (subject.has(Fault.STALLED)) {
      String message =
          subject.message("invalid OCI repository URL '" + url(subject) + "': must be in format");
      status.isTrue("FetchFailed", "URLInvalid", message);
      status.isFalse("Ready", "URLInvalid", message);
      FluxStatus.stalled(status, "URLInvalid", message);
      subject.write(status);
      return ON_EVENT;
    }
    if (subject.has(Fault.MISSING_ARTIFACT) || subject.has(Fault.NOT_READY)) {
      String message =
          subject.message(
              subject.has(Fault.MISSING_ARTIFACT)
                  ? "failed to determine artifact digest: GET "
                      + manifest(subject)
                      + ": MANIFEST_UNKNOWN: manifest unknown"
                  : "failed to determine artifact digest: GET "
                      + manifest(subject)
                      + ": UNAUTHORIZED: authentication required");
      status.isTrue("FetchFailed", PULL_FAILED, message);
      FluxStatus.retrying(status, PULL_FAILED, message);
      subject.write(status);
      return ON_EVENT;
    }
    String revision = revision(subject);
    if (step == 0) {
      FluxStatus.progressing(
          status, "building artifact: new revision '" + revision + "' for '" + url(subject) + "'");
      subject.write(status);
      return subject.untilNextStep();
    }
    store(subject, status, revision);
    subject.write(status);
    return ON_EVENT;
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    return subject.step("delete", 1, false) == 0 ? subject.untilNextStep() : null;
  }

  private static void store(SimulatedObject subject, StatusDraft status, String revision) {
    ObjectNode artifact =
        FluxStatus.artifact(status, revision, Digests.sha256("stored tarball of " + revision));
    String directory = "ocirepository/" + subject.key().path() + "/";
    artifact.put("path", directory + revision.substring(revision.indexOf('@') + 1) + ".tar.gz");
    artifact.put("url", FluxStatus.STORAGE + artifact.path("path").asText());
    status.node().put("url", FluxStatus.STORAGE + directory + "latest.tar.gz");
    JsonNode layerSelector = subject.spec().path("layerSelector");
    if (layerSelector.isObject()) {
      status.node().set("observedLayerSelector", layerSelector.deepCopy());
    } else {
      status.node().remove("observedLayerSelector");
    }
    String message = "stored artifact for digest '" + revision + "'";
    status.isTrue("ArtifactInStorage", "Succeeded", message);
    FluxStatus.succeeded(subject, status, "Succeeded", message);
  }

  /** Tag, {@code @} and the digest of the manifest, which depends on URL and tag alone. */
  private static String revision(SimulatedObject subject) {
    JsonNode ref = subject.spec().path("ref");
    String digest = ref.path("digest").asText("");
    if (!digest.isEmpty()) {
      return digest;
    }
    String tag = tag(subject);
    return tag + "@" + Digests.sha256(url(subject) + ":" + tag);
  }

  private static String tag(SimulatedObject subject) {
    JsonNode ref = subject.spec().path("ref");
    return SimulatedObject.text(ref, "tag", SimulatedObject.text(ref, "semver", "latest"));
  }

  private static String url(SimulatedObject subject) {
    return subject.spec().path("url").asText();
  }

  private static String manifest(SimulatedObject subject) {
    String reference = url(subject).replaceFirst("^oci://", "");
    int slash = reference.indexOf('/');
    String host = slash < 0 ? reference : reference.substring(0, slash);
    String repository = slash < 0 ? "" : reference.substring(slash + 1);
    return "https://" + host + "/v2/" + repository + "/manifests/" + tag(subject);
  }
}
