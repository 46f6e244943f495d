package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ManagedProviders of the hosting cluster: reading them, their finalizers, their status. */
public final class ManagedProviders {

  private static final ClusterRef CLUSTER = ClusterRef.HOSTING;

  private final KubernetesClient client;

  /**
   * @param client client of the hosting cluster; not closed here
   */
  public ManagedProviders(KubernetesClient client) {
    this.client = client;
  }

  /** The ManagedProvider, or empty when there is none. */
  public Optional<ManagedProvider> get(String namespace, String name) {
    try {
      return Optional.ofNullable(resource(namespace, name).get());
    } catch (KubernetesClientException failure) {
      throw trouble(failure, "read", namespace, name);
    }
  }

  /**
   * The ManagedProvider in the state that is referred to.
   *
   * @param deleting whether it is expected to be on its way out
   * @throws Superseded when it is another or has gone
   */
  public ManagedProvider require(ManagedProviderRef ref, boolean deleting) {
    return get(ref.namespace(), ref.name())
        .filter(found -> ref.equals(refOf(found)))
        .filter(found -> found.isMarkedForDeletion() == deleting)
        .orElseThrow(() -> new Superseded(ref.qualifiedName()));
  }

  /** Refers to the state in which the object was read. */
  public static ManagedProviderRef refOf(ManagedProvider managedProvider) {
    Long generation = managedProvider.getMetadata().getGeneration();
    return new ManagedProviderRef(
        managedProvider.getMetadata().getNamespace(),
        managedProvider.getMetadata().getName(),
        managedProvider.getMetadata().getUid(),
        generation == null ? 0 : generation);
  }

  /**
   * Replaces the finalizers, provided that nobody has changed the object since it was read.
   *
   * @return whether that was so; when not, read again
   */
  public boolean replaceFinalizers(ManagedProvider read, List<String> finalizers) {
    List<Map<String, Object>> patch = new ArrayList<>();
    patch.add(operation("test", "/metadata/uid", read.getMetadata().getUid()));
    patch.add(
        operation("test", "/metadata/resourceVersion", read.getMetadata().getResourceVersion()));
    patch.add(operation("add", "/metadata/finalizers", finalizers));
    return patch(read, PatchType.JSON, "", Serialization.asJson(patch));
  }

  /**
   * Writes the status, provided that nobody has changed the object since it was read.
   *
   * @return whether that was so; when not, read again
   */
  public boolean replaceStatus(ManagedProvider read, ManagedProviderStatus status) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", read.getMetadata().getUid());
    metadata.put("resourceVersion", read.getMetadata().getResourceVersion());
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("metadata", metadata);
    patch.put("status", status);
    return patch(read, PatchType.JSON_MERGE, "status", Serialization.asJson(patch));
  }

  /**
   * Sets annotations, or removes those whose value is null, provided that nobody has changed the
   * object since it was read; sends nothing where they are so already.
   *
   * @return whether they are set; when not, read again
   */
  public boolean annotate(ManagedProvider read, Map<String, @Nullable String> annotations) {
    Map<String, String> present =
        Objects.requireNonNullElse(read.getMetadata().getAnnotations(), Map.of());
    if (annotations.entrySet().stream()
        .allMatch(wanted -> Objects.equals(present.get(wanted.getKey()), wanted.getValue()))) {
      return true;
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", read.getMetadata().getUid());
    metadata.put("resourceVersion", read.getMetadata().getResourceVersion());
    metadata.put("annotations", annotations);
    return patch(
        read, PatchType.JSON_MERGE, "", Serialization.asJson(Map.of("metadata", metadata)));
  }

  private boolean patch(ManagedProvider read, PatchType type, String subresource, String patch) {
    String namespace = read.getMetadata().getNamespace();
    String name = read.getMetadata().getName();
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(type)
            .withFieldManager(OnboardingMetadata.FIELD_MANAGER)
            .build();
    try {
      Resource<ManagedProvider> resource = resource(namespace, name);
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
      throw trouble(failure, "patch", namespace, name);
    }
  }

  private static Map<String, Object> operation(String op, String path, Object value) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", op);
    operation.put("path", path);
    operation.put("value", value);
    return operation;
  }

  private Resource<ManagedProvider> resource(String namespace, String name) {
    return client.resources(ManagedProvider.class).inNamespace(namespace).withName(name);
  }

  private static StageException trouble(
      KubernetesClientException failure, String verb, String namespace, String name) {
    return ApiErrors.of(
        failure,
        CLUSTER,
        "%s ManagedProvider %s/%s".formatted(verb, namespace, name),
        Redactor.ofPatterns());
  }
}
