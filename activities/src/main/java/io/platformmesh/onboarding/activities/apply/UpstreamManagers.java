package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognises the field manager of the upstream operator by its writes to a ManagedProvider. The
 * manager is the name of the operator's binary, which differs between its builds. No other actor
 * writes both the finalizers of the onboarding and the status.
 */
final class UpstreamManagers {

  /** The finalizers as managed fields name the items of a list. */
  private static final Set<String> FINALIZER_FIELDS =
      Stream.of(
              OnboardingMetadata.COMPONENTS_FINALIZER,
              OnboardingMetadata.KUBECONFIG_FINALIZER,
              OnboardingMetadata.PROVIDER_FINALIZER)
          .map("v:\"%s\""::formatted)
          .collect(Collectors.toUnmodifiableSet());

  private UpstreamManagers() {}

  /** The field managers that have updated both finalizers and status; ours is none of them. */
  static Set<String> of(ManagedProvider managedProvider) {
    List<ManagedFieldsEntry> entries = ManagedFields.entries(managedProvider);
    Set<String> managers = new HashSet<>(managersOf(entries, UpstreamManagers::hasFinalizers));
    managers.retainAll(managersOf(entries, UpstreamManagers::hasStatus));
    managers.remove(OnboardingMetadata.FIELD_MANAGER);
    return managers;
  }

  private static Set<String> managersOf(
      List<ManagedFieldsEntry> entries, Predicate<ManagedFieldsEntry> isWriter) {
    return entries.stream()
        .filter(ManagedFields::isUpdate)
        .filter(isWriter)
        .map(ManagedFields::managerOf)
        .collect(Collectors.toSet());
  }

  private static boolean hasFinalizers(ManagedFieldsEntry entry) {
    JsonNode finalizers = JsonTrees.of(entry.getFieldsV1()).path("f:metadata").path("f:finalizers");
    return ManagedFields.isOfMainResource(entry)
        && FINALIZER_FIELDS.stream().anyMatch(finalizers::has);
  }

  private static boolean hasStatus(ManagedFieldsEntry entry) {
    return "status".equals(entry.getSubresource())
        && JsonTrees.of(entry.getFieldsV1()).has("f:status");
  }
}
