package io.platformmesh.onboarding.starter.watcher.resync;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks during a resync whether cached objects suggest that a settled ManagedProvider has drifted.
 * A false alarm costs one poke; the onboarding itself compares the live objects.
 */
final class DriftCheck {

  private DriftCheck() {}

  /**
   * Reports whether the ManagedProvider was onboarded by this project, so that its objects must
   * exist.
   */
  static boolean appliesTo(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    return annotations != null
        && annotations.containsKey(OnboardingMetadata.INVENTORY_ANNOTATION)
        && managedProvider.getSpec() != null;
  }

  /**
   * Reports whether the labelled objects of a ManagedProvider differ from its components, are not
   * Ready, or were edited by another actor.
   *
   * @param labelledObjects all objects that carry the label of this ManagedProvider
   */
  static boolean hasDrifted(
      ManagedProvider managedProvider, Collection<GenericKubernetesResource> labelledObjects) {
    Set<String> releaseNames =
        labelledObjects.stream()
            .filter(object -> object.getKind().equals(ResourceKind.HelmRelease.name()))
            .map(object -> object.getMetadata().getName())
            .collect(Collectors.toSet());
    List<String> componentNames = ComponentNames.of(managedProvider.getSpec());
    return !releaseNames.equals(Set.copyOf(componentNames))
        || labelledObjects.stream().anyMatch(DriftCheck::hasDrifted);
  }

  private static boolean hasDrifted(GenericKubernetesResource labelledObject) {
    return isUnavailable(labelledObject)
        || (LiveConditions.find(labelledObject, "Ready").isPresent()
            && !LiveConditions.isReadyAtGeneration(labelledObject))
        || isEditedSinceOurApply(labelledObject);
  }

  /** Reports whether a dependency is missing, in deletion, or not Ready. */
  static boolean isUnavailable(@Nullable GenericKubernetesResource dependency) {
    return dependency == null
        || dependency.isMarkedForDeletion()
        || LiveConditions.find(dependency, "Ready").filter(ready -> !ready.isTrue()).isPresent();
  }

  /**
   * Reports whether another field manager changed the spec after the last apply of this project.
   */
  private static boolean isEditedSinceOurApply(GenericKubernetesResource labelledObject) {
    List<ManagedFieldsEntry> managedFields =
        Objects.requireNonNullElse(labelledObject.getMetadata().getManagedFields(), List.of());
    Optional<String> timeOfOurApply =
        managedFields.stream()
            .filter(entry -> OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
            .filter(DriftCheck::isOfMainResource)
            .map(ManagedFieldsEntry::getTime)
            .filter(Objects::nonNull)
            .findFirst();
    return timeOfOurApply.isEmpty()
        || managedFields.stream()
            .filter(entry -> !OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
            .filter(DriftCheck::isOfMainResource)
            .filter(DriftCheck::coversSpec)
            .anyMatch(
                entry ->
                    Objects.requireNonNullElse(entry.getTime(), "").compareTo(timeOfOurApply.get())
                        > 0);
  }

  private static boolean coversSpec(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec");
  }

  /** Excludes entries of subresources such as status. */
  private static boolean isOfMainResource(ManagedFieldsEntry entry) {
    return entry.getSubresource() == null || entry.getSubresource().isEmpty();
  }

  /**
   * Reports whether the copy of a kubeconfig differs from its source, or one of them is missing.
   */
  static boolean copyDiffers(@Nullable Secret source, @Nullable Secret copy, String secretKey) {
    return source == null
        || copy == null
        || source.getData() == null
        || copy.getData() == null
        || !Objects.equals(source.getData().get(secretKey), copy.getData().get(secretKey));
  }
}
