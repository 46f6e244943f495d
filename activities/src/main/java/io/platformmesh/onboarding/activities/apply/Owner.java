package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.platformmesh.onboarding.activities.client.Sha256;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The ManagedProvider that an object belongs to, according to its labels and annotations.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param uid uid of the ManagedProvider
 */
public record Owner(String namespace, String name, String uid) {

  /** Longest label value that Kubernetes accepts, in characters. */
  private static final int MAX_LABEL_LENGTH = 63;

  /** The ManagedProvider that an activity works for. */
  public static Owner of(ManagedProviderRef managedProvider) {
    return new Owner(managedProvider.namespace(), managedProvider.name(), managedProvider.uid());
  }

  /** {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }

  /** A reference to the ManagedProvider, for Events about it. */
  public ObjectReference reference() {
    return new ObjectReferenceBuilder()
        .withApiVersion(ManagedProvider.GROUP + "/" + ManagedProvider.VERSION)
        .withKind(ManagedProvider.KIND)
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid)
        .build();
  }

  /** The labels that select the objects of this owner. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER);
    labels.put(OnboardingMetadata.OWNER_LABEL, ownerLabelValue());
    return labels;
  }

  /**
   * The value of the owner label: {@code <namespace>.<name>}, shortened by a hash where that is too
   * long for a label. Labels select; the owner annotation decides.
   */
  private String ownerLabelValue() {
    String fullLabelValue = namespace + "." + name;
    if (fullLabelValue.length() <= MAX_LABEL_LENGTH) {
      return fullLabelValue;
    }
    String hash = Sha256.hex(fullLabelValue).substring(0, 16);
    return fullLabelValue.substring(0, MAX_LABEL_LENGTH - 1 - hash.length()) + "-" + hash;
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(OnboardingMetadata.OWNER_ANNOTATION, qualifiedName());
    annotations.put(OnboardingMetadata.OWNER_UID_ANNOTATION, uid);
    return annotations;
  }

  /** Adds the labels and annotations of this owner to the object. */
  <T extends HasMetadata> T mark(T object) {
    ObjectMeta metadata = object.getMetadata();
    metadata.getLabels().putAll(labels());
    metadata.getAnnotations().putAll(annotations());
    return object;
  }

  /**
   * Whether the object belongs to this owner. The same namespace and name with another uid is the
   * same ManagedProvider, created again or restored from a backup.
   */
  public boolean owns(HasMetadata object) {
    String handedOverTo = handedOverTo(object);
    return (handedOverTo.isEmpty() || handedOverTo.equals(qualifiedName()))
        && OnboardingMetadata.FIELD_MANAGER.equals(
            labelOf(object, OnboardingMetadata.MANAGED_BY_LABEL))
        && qualifiedName().equals(ownerOf(object));
  }

  /**
   * Returns if this owner has the object or may have it.
   *
   * @param liveObject the object that has the name of a desired one
   * @param mayUseUnowned whether an object without an owner may be used
   * @throws StageException when the object belongs to another owner
   */
  void requireOwnable(HasMetadata liveObject, boolean mayUseUnowned) {
    String handedOverTo = handedOverTo(liveObject);
    if (owns(liveObject) || handedOverTo.equals(qualifiedName())) {
      return;
    }
    String otherOwner = handedOverTo.isEmpty() ? ownerOf(liveObject) : handedOverTo;
    if (!otherOwner.isEmpty()) {
      throw StageException.actionNeeded(
          Reason.OwnershipConflict,
          "%s belongs to ManagedProvider %s, and ManagedProvider %s asks for it too: give one of the two another name, or hand it over with annotation %s: %s"
              .formatted(
                  describe(liveObject),
                  otherOwner,
                  qualifiedName(),
                  OnboardingMetadata.HAND_OVER_ANNOTATION,
                  qualifiedName()));
    }
    if (!mayUseUnowned) {
      throw StageException.actionNeeded(
          Reason.OwnershipConflict,
          "%s exists and does not belong to ManagedProvider %s: delete or rename it, choose another name, or hand it over with annotation %s: %s"
              .formatted(
                  describe(liveObject),
                  qualifiedName(),
                  OnboardingMetadata.HAND_OVER_ANNOTATION,
                  qualifiedName()));
    }
  }

  private static String handedOverTo(HasMetadata object) {
    return annotationOf(object, OnboardingMetadata.HAND_OVER_ANNOTATION);
  }

  /** Namespace and name of the ManagedProvider that an object belongs to; empty for no owner. */
  static String ownerOf(HasMetadata object) {
    return annotationOf(object, OnboardingMetadata.OWNER_ANNOTATION);
  }

  private static String annotationOf(HasMetadata object, String key) {
    return Objects.requireNonNullElse(
            object.getMetadata().getAnnotations(), Map.<String, String>of())
        .getOrDefault(key, "");
  }

  private static String labelOf(HasMetadata object, String key) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.<String, String>of())
        .getOrDefault(key, "");
  }

  /** Kind, namespace and name of an object, for messages. */
  static String describe(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return object.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + object.getMetadata().getName();
  }
}
