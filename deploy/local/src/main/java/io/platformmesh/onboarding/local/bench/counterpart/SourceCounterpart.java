package io.platformmesh.onboarding.local.bench.counterpart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.local.simulator.controller.Digests;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Plays Flux' source-controller: sets an OCIRepository Ready with an artifact. */
final class SourceCounterpart {
  private final KubernetesClient runtime;
  private final Map<String, CompletableFuture<String>> revisions = new ConcurrentHashMap<>();

  SourceCounterpart(KubernetesClient runtime) {
    this.runtime = runtime;
  }

  /** Writes the status of an OCIRepository. */
  void answer(GenericKubernetesResource ociRepository) {
    JsonNode spec = LiveConditions.spec(ociRepository);
    String tag = spec.path("ref").path("tag").asText();
    String revision = tag + "@" + Digests.sha256(spec.path("url").asText() + ":" + tag);
    long generation = LiveConditions.generation(ociRepository);
    String message = "stored artifact for digest '" + revision + "'";
    StatusFields.patch(
        runtime,
        ociRepository,
        Map.of(
            "observedGeneration",
            generation,
            "artifact",
            Map.of(
                "revision",
                revision,
                "digest",
                Digests.sha256("stored tarball of " + revision),
                "lastUpdateTime",
                StatusFields.currentTime(),
                "path",
                ociRepository.getMetadata().getName() + ".tar.gz",
                "url",
                "http://source-controller/" + ociRepository.getMetadata().getName(),
                "size",
                1),
            "conditions",
            List.of(
                StatusFields.condition(
                    "ArtifactInStorage", "True", "Succeeded", message, generation),
                StatusFields.condition("Ready", "True", "Succeeded", message, generation))));
    publish(ociRepository.getMetadata().getName(), revision);
  }

  private void publish(String name, String revision) {
    CompletableFuture<String> published = revision(name);
    if (!published.complete(revision)) {
      revisions.put(name, CompletableFuture.completedFuture(revision));
    }
  }

  /** The revision of an OCIRepository, completed when it is Ready for the first time. */
  CompletableFuture<String> revision(String name) {
    return revisions.computeIfAbsent(name, absent -> new CompletableFuture<>());
  }
}
