package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.ObjectWriter;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests an immediate retry from Flux, also of objects that it has given up, by Flux's own
 * annotations: {@code requestedAt} makes each Flux controller reconcile; {@code resetAt} with the
 * same value makes the helm-controller reset its failure counts (Flux documentation of
 * HelmReleases, "Resetting the failure counts").
 */
public final class FluxRetry {

  private static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
  private static final String RESET_AT = "reconcile.fluxcd.io/resetAt";
  private static final List<ResourceKind> SOURCES =
      List.of(ResourceKind.OCIRepository, ResourceKind.HelmRepository);

  private final Cluster hosting;
  private final ObjectWriter writer;

  /**
   * @param hosting the cluster that holds the Flux objects
   * @param writer sets the annotations
   */
  public FluxRetry(Cluster hosting, ObjectWriter writer) {
    this.hosting = hosting;
    this.writer = writer;
  }

  /**
   * Requests a retry of all sources and releases of this owner.
   *
   * @param token identifies the request
   */
  public void requestRetry(Owner owner, String token) {
    for (ResourceKind kind : SOURCES) {
      annotate(owner, kind, Map.of(REQUESTED_AT, token));
    }
    Map<String, String> requestAndReset = new LinkedHashMap<>();
    requestAndReset.put(REQUESTED_AT, token);
    requestAndReset.put(RESET_AT, token);
    annotate(owner, ResourceKind.HelmRelease, requestAndReset);
  }

  private void annotate(Owner owner, ResourceKind kind, Map<String, String> annotations) {
    for (GenericKubernetesResource object : OwnedObjects.list(hosting, kind, owner)) {
      writer.annotate(hosting, object, annotations);
    }
  }
}
