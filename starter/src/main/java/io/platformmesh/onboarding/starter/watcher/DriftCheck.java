package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a settled ManagedProvider may no longer be as its status says, told from what the watcher
 * has cached. A doubt costs one look; it is the onboarding that finds out.
 */
final class DriftCheck {

  private DriftCheck() {}

  /** Whether it was onboarded here, so that its objects can be expected to be there. */
  static boolean canBeJudged(ManagedProvider managedProvider) {
    Map<String, String> annotations = managedProvider.getMetadata().getAnnotations();
    return annotations != null
        && annotations.containsKey(OnboardingMetadata.INVENTORY_ANNOTATION)
        && managedProvider.getSpec() != null;
  }

  /**
   * Looks at the objects that carry the ManagedProvider's label.
   *
   * @param children all of them
   */
  static boolean aboutChildren(
      ManagedProvider managedProvider, Collection<GenericKubernetesResource> children) {
    Set<String> releases =
        children.stream()
            .filter(child -> child.getKind().equals(ResourceKind.HelmRelease.name()))
            .map(child -> child.getMetadata().getName())
            .collect(Collectors.toSet());
    List<String> wanted = ComponentNames.of(managedProvider.getSpec());
    return !releases.equals(Set.copyOf(wanted)) || children.stream().anyMatch(DriftCheck::about);
  }

  /** Whether a dependency is missing, on its way out, or not Ready. */
  static boolean aboutDependency(@Nullable GenericKubernetesResource dependency) {
    return dependency == null
        || dependency.isMarkedForDeletion()
        || LiveConditions.find(dependency, "Ready").filter(ready -> !ready.isTrue()).isPresent();
  }

  private static boolean about(GenericKubernetesResource child) {
    return aboutDependency(child)
        || (LiveConditions.find(child, "Ready").isPresent()
            && !LiveConditions.isReadyAtGeneration(child))
        || isWrittenBySomebodySinceUs(child);
  }

  private static boolean isWrittenBySomebodySinceUs(GenericKubernetesResource child) {
    List<ManagedFieldsEntry> entries =
        Objects.requireNonNullElse(child.getMetadata().getManagedFields(), List.of());
    Optional<String> ours =
        entries.stream()
            .filter(entry -> OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
            .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
            .map(ManagedFieldsEntry::getTime)
            .filter(Objects::nonNull)
            .findFirst();
    return ours.isEmpty()
        || entries.stream()
            .filter(entry -> !OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
            .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
            .filter(entry -> String.valueOf(entry.getFieldsV1()).contains("f:spec"))
            .anyMatch(
                entry -> Objects.requireNonNullElse(entry.getTime(), "").compareTo(ours.get()) > 0);
  }

  /** Whether the copy of a kubeconfig is not what its source is. */
  static boolean aboutCopy(@Nullable Secret source, @Nullable Secret copy, String key) {
    return source == null
        || copy == null
        || source.getData() == null
        || copy.getData() == null
        || !Objects.equals(source.getData().get(key), copy.getData().get(key));
  }
}
