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
  static boolean wasOnboarded(ManagedProvider managedProvider) {
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
            .filter(labelled -> labelled.getKind().equals(ResourceKind.HelmRelease.name()))
            .map(helmRelease -> helmRelease.getMetadata().getName())
            .collect(Collectors.toSet());
    Set<String> componentNames = Set.copyOf(ComponentNames.of(managedProvider.getSpec()));
    return !releaseNames.equals(componentNames)
        || labelledObjects.stream().anyMatch(DriftCheck::hasDrifted);
  }

  private static boolean hasDrifted(GenericKubernetesResource labelledObject) {
    boolean hasReadyCondition = LiveConditions.find(labelledObject, "Ready").isPresent();
    return isUnavailable(labelledObject)
        || (hasReadyCondition && !LiveConditions.isReadyAtGeneration(labelledObject))
        || isEditedSinceLastApply(labelledObject);
  }

  /** Reports whether a dependency is missing, in deletion, or not Ready. */
  static boolean isUnavailable(@Nullable GenericKubernetesResource dependency) {
    return dependency == null
        || dependency.isMarkedForDeletion()
        || LiveConditions.find(dependency, "Ready").filter(ready -> !ready.isTrue()).isPresent();
  }

  /**
   * Reports whether another field manager may have changed the spec after the last apply of this
   * project, or this project never applied the object.
   */
  private static boolean isEditedSinceLastApply(GenericKubernetesResource labelledObject) {
    List<ManagedFieldsEntry> managedFields =
        Objects.requireNonNullElse(labelledObject.getMetadata().getManagedFields(), List.of());
    Optional<String> lastApplyTime =
        managedFields.stream()
            .filter(DriftCheck::isOfThisProject)
            .filter(DriftCheck::isOfMainResource)
            .map(ManagedFieldsEntry::getTime)
            .filter(Objects::nonNull)
            .findFirst();
    return lastApplyTime.isEmpty()
        || managedFields.stream()
            .filter(DriftCheck::isSpecEditOfAnotherManager)
            .anyMatch(specEdit -> !isBefore(lastApplyTime.get(), specEdit));
  }

  private static boolean isSpecEditOfAnotherManager(ManagedFieldsEntry fieldsEntry) {
    return !isOfThisProject(fieldsEntry)
        && isOfMainResource(fieldsEntry)
        && fieldsEntry.getFieldsV1() != null
        && fieldsEntry.getFieldsV1().getAdditionalProperties().containsKey("f:spec");
  }

  private static boolean isOfThisProject(ManagedFieldsEntry fieldsEntry) {
    return OnboardingMetadata.FIELD_MANAGER.equals(fieldsEntry.getManager());
  }

  /** Excludes entries of subresources such as status. */
  private static boolean isOfMainResource(ManagedFieldsEntry fieldsEntry) {
    return fieldsEntry.getSubresource() == null || fieldsEntry.getSubresource().isEmpty();
  }

  /**
   * Compares RFC 3339 times in UTC, whose order is the order of their text. They have a resolution
   * of one second, so an edit in the second of the apply may be the later one.
   */
  private static boolean isBefore(String lastApplyTime, ManagedFieldsEntry specEdit) {
    return Objects.requireNonNullElse(specEdit.getTime(), "").compareTo(lastApplyTime) < 0;
  }

  /**
   * Reports whether the copy of a kubeconfig differs from its source, or one of them is missing.
   */
  static boolean kubeconfigCopyDiffers(
      @Nullable Secret kubeconfigSource, @Nullable Secret kubeconfigCopy, String secretKey) {
    if (!hasData(kubeconfigSource) || !hasData(kubeconfigCopy)) {
      return true;
    }
    String sourceKubeconfig = kubeconfigSource.getData().get(secretKey);
    String copiedKubeconfig = kubeconfigCopy.getData().get(secretKey);
    return !Objects.equals(sourceKubeconfig, copiedKubeconfig);
  }

  private static boolean hasData(@Nullable Secret secret) {
    return secret != null && secret.getData() != null;
  }
}
