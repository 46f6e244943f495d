package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The ManagedProvider that an object belongs to, as its labels and annotations say.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name its name
 * @param uid its uid
 */
public record Owner(String namespace, String name, String uid) {

  /** The owner that an activity works for. */
  public static Owner of(ManagedProviderRef managedProvider) {
    return new Owner(managedProvider.namespace(), managedProvider.name(), managedProvider.uid());
  }

  /** {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }

  /** The ManagedProvider as the subject of Events. */
  public ObjectReference reference() {
    return new ObjectReferenceBuilder()
        .withApiVersion(ManagedProvider.GROUP + "/" + ManagedProvider.VERSION)
        .withKind(ManagedProvider.KIND)
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid)
        .build();
  }

  /** Labels that make an object this owner's; the inventory goes by them. */
  public Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER);
    labels.put(OnboardingMetadata.OWNER_LABEL, OnboardingMetadata.ownerLabel(namespace, name));
    return labels;
  }

  /** Annotations that tell the owner in full. */
  public Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(OnboardingMetadata.OWNER_ANNOTATION, qualifiedName());
    annotations.put(OnboardingMetadata.OWNER_UID_ANNOTATION, uid);
    return annotations;
  }

  /** Marks the object as this owner's. */
  public <T extends HasMetadata> T mark(T object) {
    ObjectMeta metadata = object.getMetadata();
    metadata.getLabels().putAll(labels());
    metadata.getAnnotations().putAll(annotations());
    return object;
  }

  /**
   * Whether the object is this owner's. The same namespace and name with another uid is the same
   * ManagedProvider, re-created or restored.
   */
  public boolean owns(HasMetadata object) {
    String heir = annotation(object, OnboardingMetadata.HAND_OVER_ANNOTATION);
    return (heir.isEmpty() || heir.equals(qualifiedName()))
        && OnboardingMetadata.FIELD_MANAGER.equals(
            label(object, OnboardingMetadata.MANAGED_BY_LABEL))
        && qualifiedName().equals(ownerOf(object));
  }

  /**
   * Makes sure that an object found in the place of a wanted one may be written.
   *
   * @param live what is there
   * @param unclaimed whether an object without any owner may be used
   * @throws StageException when it belongs to somebody else
   */
  public void requireMine(HasMetadata live, boolean unclaimed) {
    if (owns(live) || isHandedOver(live)) {
      return;
    }
    String heir = annotation(live, OnboardingMetadata.HAND_OVER_ANNOTATION);
    String other = heir.isEmpty() ? ownerOf(live) : heir;
    if (!other.isEmpty()) {
      throw StageException.act(
          Reason.OwnershipConflict,
          "%s belongs to ManagedProvider %s and is also wanted by %s: give one of the two another name, or hand it over by annotation %s: %s on it"
              .formatted(
                  describe(live),
                  other,
                  qualifiedName(),
                  OnboardingMetadata.HAND_OVER_ANNOTATION,
                  qualifiedName()));
    }
    if (!unclaimed) {
      throw StageException.act(
          Reason.OwnershipConflict,
          "%s exists and was not made for ManagedProvider %s: delete or rename it, choose another name, or hand it over by annotation %s: %s on it"
              .formatted(
                  describe(live),
                  qualifiedName(),
                  OnboardingMetadata.HAND_OVER_ANNOTATION,
                  qualifiedName()));
    }
  }

  /** Whether a person has handed the object over to this ManagedProvider. */
  public boolean isHandedOver(HasMetadata object) {
    return qualifiedName().equals(annotation(object, OnboardingMetadata.HAND_OVER_ANNOTATION));
  }

  /** Namespace and name of the ManagedProvider that an object belongs to; empty when to none. */
  public static String ownerOf(HasMetadata object) {
    return annotation(object, OnboardingMetadata.OWNER_ANNOTATION);
  }

  private static String annotation(HasMetadata object, String key) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(key, "");
  }

  private static String label(HasMetadata object, String key) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : Objects.requireNonNullElse(labels.get(key), "");
  }

  /** How messages name an object. */
  public static String describe(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return object.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + object.getMetadata().getName();
  }
}
