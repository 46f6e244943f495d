package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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

  /**
   * @param hosting the cluster that Flux watches
   */
  public FluxRetry(Cluster hosting) {
    this.hosting = hosting;
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
    Map<String, String> both = new LinkedHashMap<>();
    both.put(REQUESTED_AT, token);
    both.put(RESET_AT, token);
    annotate(owner, ResourceKind.HelmRelease, both);
  }

  private void annotate(Owner owner, ResourceKind kind, Map<String, String> annotations) {
    for (GenericKubernetesResource object : hosting.ownedBy(owner, kind, owner.namespace())) {
      hosting.annotate(kind, object, annotations);
    }
  }
}
