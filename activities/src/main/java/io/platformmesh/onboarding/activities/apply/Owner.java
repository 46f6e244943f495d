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

  /** Length of the hash in a shortened label value, in characters. */
  private static final int LABEL_HASH_LENGTH = 16;

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
   * The value of the owner label: {@code <namespace>.<name>}, shortened and made unique by a hash
   * if it is too long for a label. The label only selects objects; the owner annotation decides.
   */
  private String ownerLabelValue() {
    String fullLabelValue = namespace + "." + name;
    if (fullLabelValue.length() <= MAX_LABEL_LENGTH) {
      return fullLabelValue;
    }
    String hashSuffix = "-" + Sha256.hex(fullLabelValue).substring(0, LABEL_HASH_LENGTH);
    return fullLabelValue.substring(0, MAX_LABEL_LENGTH - hashSuffix.length()) + hashSuffix;
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(OnboardingMetadata.OWNER_ANNOTATION, qualifiedName());
    annotations.put(OnboardingMetadata.OWNER_UID_ANNOTATION, uid);
    return annotations;
  }

  /** Adds the labels and annotations of this owner to the desired object; returns that object. */
  <T extends HasMetadata> T markAsOwned(T desiredObject) {
    ObjectMeta metadata = desiredObject.getMetadata();
    metadata.getLabels().putAll(labels());
    metadata.getAnnotations().putAll(annotations());
    return desiredObject;
  }

  /**
   * Whether the object belongs to this owner. The same namespace and name with another uid is the
   * same ManagedProvider, created again or restored from a backup.
   */
  public boolean owns(HasMetadata liveObject) {
    String newOwner = handedOverTo(liveObject);
    boolean isHandedOverToAnother = !newOwner.isEmpty() && !newOwner.equals(qualifiedName());
    String managedBy = labelOf(liveObject, OnboardingMetadata.MANAGED_BY_LABEL);
    return !isHandedOverToAnother
        && OnboardingMetadata.FIELD_MANAGER.equals(managedBy)
        && qualifiedName().equals(ownerOf(liveObject));
  }

  /**
   * Requires that the live object belongs to this owner or is handed over to it.
   *
   * @param liveObject the object that has the name of a desired one
   * @throws StageException when the live object belongs to another owner, or has no owner
   */
  void requireOwnable(HasMetadata liveObject) {
    requireNoOtherOwner(liveObject);
    if (!isOwnable(liveObject)) {
      throw StageException.actionNeeded(
          Reason.OwnershipConflict,
          "%s exists and does not belong to ManagedProvider %s%s: delete or rename it, choose another name, or %s"
              .formatted(
                  describe(liveObject), qualifiedName(), writerHint(liveObject), handOverHint()));
    }
  }

  /** Names the writer of the object, which may be the upstream operator under another name. */
  private static String writerHint(HasMetadata liveObject) {
    return ManagedFields.lastOtherManager(liveObject)
        .map(
            manager ->
                " (its field manager is %1$s; if that is the upstream operator, start the worker with --upstream-manager %1$s)"
                    .formatted(manager))
        .orElse("");
  }

  /**
   * Requires that the live object does not belong to another owner.
   *
   * @param liveObject the object that has the name of a desired one
   * @throws StageException when the live object belongs to another owner
   */
  void requireNoOtherOwner(HasMetadata liveObject) {
    if (isOwnable(liveObject)) {
      return;
    }
    String newOwner = handedOverTo(liveObject);
    String otherOwner = newOwner.isEmpty() ? ownerOf(liveObject) : newOwner;
    if (!otherOwner.isEmpty()) {
      String conflict =
          "%s belongs to ManagedProvider %s, and ManagedProvider %s asks for it too"
              .formatted(describe(liveObject), otherOwner, qualifiedName());
      throw StageException.actionNeeded(
          Reason.OwnershipConflict,
          conflict + ": give one of the two another name, or " + handOverHint());
    }
  }

  private boolean isOwnable(HasMetadata liveObject) {
    return owns(liveObject) || handedOverTo(liveObject).equals(qualifiedName());
  }

  private String handOverHint() {
    return "hand it over with annotation %s: %s"
        .formatted(OnboardingMetadata.HAND_OVER_ANNOTATION, qualifiedName());
  }

  private static String handedOverTo(HasMetadata liveObject) {
    return annotationOf(liveObject, OnboardingMetadata.HAND_OVER_ANNOTATION);
  }

  /** Namespace and name of the ManagedProvider that an object belongs to; empty for no owner. */
  static String ownerOf(HasMetadata liveObject) {
    return annotationOf(liveObject, OnboardingMetadata.OWNER_ANNOTATION);
  }

  private static String annotationOf(HasMetadata liveObject, String annotationName) {
    Map<String, String> annotations = liveObject.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(annotationName, "");
  }

  private static String labelOf(HasMetadata liveObject, String labelName) {
    Map<String, String> labels = liveObject.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(labelName, "");
  }

  /** Kind, namespace and name of an object, for messages. */
  static String describe(HasMetadata liveObject) {
    String namespace = liveObject.getMetadata().getNamespace();
    String name = liveObject.getMetadata().getName();
    String qualifiedName = namespace == null ? name : namespace + "/" + name;
    return liveObject.getKind() + " " + qualifiedName;
  }
}
