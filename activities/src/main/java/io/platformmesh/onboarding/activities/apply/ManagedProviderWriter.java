package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.ApiErrors;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes finalizers, annotations and status of ManagedProviders. Each write names the uid and
 * resourceVersion of the ManagedProvider that was read, so that the write cannot overwrite the
 * change of another writer. A write returns false after such a change, and the caller reads the
 * ManagedProvider again ({@link OptimisticUpdate}). A successful write brings metadata and status
 * of the given object up to date, so that an attempt can write again without a read.
 */
public final class ManagedProviderWriter {

  private static final String NO_SUBRESOURCE = "";
  private static final String STATUS_SUBRESOURCE = "status";

  private final KubernetesClient hostingClient;

  /**
   * @param hostingClient client of the hosting cluster; not closed here
   */
  public ManagedProviderWriter(KubernetesClient hostingClient) {
    this.hostingClient = hostingClient;
  }

  /**
   * Replaces the finalizers of a ManagedProvider.
   *
   * @param managedProvider the object as it was read
   * @return whether the finalizers are written; false when another writer was faster
   */
  boolean replaceFinalizers(ManagedProvider managedProvider, List<String> finalizers) {
    List<Map<String, Object>> patch =
        List.of(
            JsonPatches.test("/metadata/uid", managedProvider.getMetadata().getUid()),
            JsonPatches.test(
                "/metadata/resourceVersion", managedProvider.getMetadata().getResourceVersion()),
            JsonPatches.add("/metadata/finalizers", finalizers));
    return sendPatch(managedProvider, PatchType.JSON, NO_SUBRESOURCE, Serialization.asJson(patch));
  }

  /**
   * Replaces the status of a ManagedProvider.
   *
   * @param managedProvider the object as it was read
   * @return whether the status is written; false when another writer was faster
   */
  public boolean replaceStatus(ManagedProvider managedProvider, ManagedProviderStatus status) {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("metadata", uidAndResourceVersion(managedProvider));
    patch.put("status", status);
    return sendPatch(
        managedProvider, PatchType.JSON_MERGE, STATUS_SUBRESOURCE, Serialization.asJson(patch));
  }

  /**
   * Sets annotations of a ManagedProvider; null removes an annotation. Sends nothing if the
   * ManagedProvider has these annotations already.
   *
   * @param managedProvider the object as it was read
   * @return whether the annotations are set; false when another writer was faster
   */
  public boolean annotate(
      ManagedProvider managedProvider, Map<String, @Nullable String> annotations) {
    Map<String, String> currentAnnotations =
        Objects.requireNonNullElse(managedProvider.getMetadata().getAnnotations(), Map.of());
    boolean isUnchanged =
        annotations.entrySet().stream()
            .allMatch(
                newAnnotation ->
                    Objects.equals(
                        currentAnnotations.get(newAnnotation.getKey()), newAnnotation.getValue()));
    if (isUnchanged) {
      return true;
    }
    Map<String, Object> metadata = uidAndResourceVersion(managedProvider);
    metadata.put("annotations", annotations);
    return sendPatch(
        managedProvider,
        PatchType.JSON_MERGE,
        NO_SUBRESOURCE,
        Serialization.asJson(Map.of("metadata", metadata)));
  }

  private static Map<String, Object> uidAndResourceVersion(ManagedProvider managedProvider) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", managedProvider.getMetadata().getUid());
    metadata.put("resourceVersion", managedProvider.getMetadata().getResourceVersion());
    return metadata;
  }

  private boolean sendPatch(
      ManagedProvider managedProvider, PatchType patchType, String subresource, String patchText) {
    String namespace = managedProvider.getMetadata().getNamespace();
    String managedProviderName = managedProvider.getMetadata().getName();
    PatchContext patchContext =
        new PatchContext.Builder()
            .withPatchType(patchType)
            .withFieldManager(OnboardingMetadata.FIELD_MANAGER)
            .build();
    // By object, not by name: the client would first read an object that only its name selects.
    Resource<ManagedProvider> resource = hostingClient.resource(managedProvider);
    try {
      ManagedProvider writtenObject =
          subresource.isEmpty()
              ? resource.patch(patchContext, patchText)
              : resource.subresource(subresource).patch(patchContext, patchText);
      managedProvider.setMetadata(writtenObject.getMetadata());
      managedProvider.setStatus(writtenObject.getStatus());
      return true;
    } catch (KubernetesClientException failure) {
      if (ApiErrors.isLostRace(failure)) {
        return false;
      }
      throw ApiErrors.translateForManagedProvider(failure, "patch", namespace, managedProviderName);
    }
  }
}
