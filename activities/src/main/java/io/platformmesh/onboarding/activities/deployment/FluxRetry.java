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

  private static final String REQUESTED_AT_ANNOTATION = "reconcile.fluxcd.io/requestedAt";
  private static final String RESET_AT_ANNOTATION = "reconcile.fluxcd.io/resetAt";
  private static final List<ResourceKind> SOURCE_KINDS =
      List.of(ResourceKind.OCIRepository, ResourceKind.HelmRepository);

  private final Cluster hostingCluster;
  private final ObjectWriter objectWriter;

  /**
   * @param hostingCluster the cluster that holds the Flux objects
   * @param objectWriter sets the annotations
   */
  public FluxRetry(Cluster hostingCluster, ObjectWriter objectWriter) {
    this.hostingCluster = hostingCluster;
    this.objectWriter = objectWriter;
  }

  /**
   * Requests a retry of all sources and releases of this owner.
   *
   * @param requestToken identifies the retry request; Flux acts once on each new value
   */
  public void requestRetry(Owner owner, String requestToken) {
    for (ResourceKind kind : SOURCE_KINDS) {
      annotate(owner, kind, Map.of(REQUESTED_AT_ANNOTATION, requestToken));
    }
    Map<String, String> requestAndReset = new LinkedHashMap<>();
    requestAndReset.put(REQUESTED_AT_ANNOTATION, requestToken);
    requestAndReset.put(RESET_AT_ANNOTATION, requestToken);
    annotate(owner, ResourceKind.HelmRelease, requestAndReset);
  }

  private void annotate(Owner owner, ResourceKind kind, Map<String, String> annotations) {
    for (GenericKubernetesResource fluxObject : OwnedObjects.list(hostingCluster, kind, owner)) {
      objectWriter.annotate(hostingCluster, fluxObject, annotations);
    }
  }
}
