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
 * resourceVersion of the object that was read, so that it cannot overwrite the change of another
 * writer; it returns false when there was one, and the caller reads the object again ({@link
 * OptimisticUpdate}).
 */
public final class ManagedProviderWriter {

  private final KubernetesClient client;

  /**
   * @param client client of the hosting cluster; not closed here
   */
  public ManagedProviderWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Replaces the finalizers.
   *
   * @param live the object as it was read
   * @return whether they are written; false when another writer was faster
   */
  boolean replaceFinalizers(ManagedProvider live, List<String> finalizers) {
    List<Map<String, Object>> patch =
        List.of(
            JsonPatches.test("/metadata/uid", live.getMetadata().getUid()),
            JsonPatches.test("/metadata/resourceVersion", live.getMetadata().getResourceVersion()),
            JsonPatches.add("/metadata/finalizers", finalizers));
    return patch(live, PatchType.JSON, "", Serialization.asJson(patch));
  }

  /**
   * Replaces the status.
   *
   * @param live the object as it was read
   * @return whether it is written; false when another writer was faster
   */
  public boolean replaceStatus(ManagedProvider live, ManagedProviderStatus status) {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("metadata", identity(live));
    patch.put("status", status);
    return patch(live, PatchType.JSON_MERGE, "status", Serialization.asJson(patch));
  }

  /**
   * Sets annotations, or removes those whose value is null. Sends nothing if they have these values
   * already.
   *
   * @param live the object as it was read
   * @return whether they are set; false when another writer was faster
   */
  public boolean annotate(ManagedProvider live, Map<String, @Nullable String> annotations) {
    Map<String, String> present =
        Objects.requireNonNullElse(live.getMetadata().getAnnotations(), Map.of());
    if (annotations.entrySet().stream()
        .allMatch(desired -> Objects.equals(present.get(desired.getKey()), desired.getValue()))) {
      return true;
    }
    Map<String, Object> metadata = identity(live);
    metadata.put("annotations", annotations);
    return patch(
        live, PatchType.JSON_MERGE, "", Serialization.asJson(Map.of("metadata", metadata)));
  }

  private static Map<String, Object> identity(ManagedProvider live) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", live.getMetadata().getUid());
    metadata.put("resourceVersion", live.getMetadata().getResourceVersion());
    return metadata;
  }

  private boolean patch(ManagedProvider live, PatchType type, String subresource, String patch) {
    String namespace = live.getMetadata().getNamespace();
    String name = live.getMetadata().getName();
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(type)
            .withFieldManager(OnboardingMetadata.FIELD_MANAGER)
            .build();
    Resource<ManagedProvider> resource =
        client.resources(ManagedProvider.class).inNamespace(namespace).withName(name);
    try {
      if (subresource.isEmpty()) {
        resource.patch(context, patch);
      } else {
        resource.subresource(subresource).patch(context, patch);
      }
      return true;
    } catch (KubernetesClientException failure) {
      if (ApiErrors.isLostRace(failure)) {
        return false;
      }
      throw ApiErrors.ofManagedProvider(failure, "patch", namespace, name);
    }
  }
}
