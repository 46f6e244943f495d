package io.platformmesh.onboarding.activities.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the managed fields of objects: which field manager has written what, and when. */
final class ManagedFields {

  private ManagedFields() {}

  /**
   * The managed fields entries of this object, one for each field manager and operation; empty when
   * it has none.
   */
  static List<ManagedFieldsEntry> entries(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.of());
  }

  /** Whether we have applied the fields of this entry. */
  static boolean isAppliedByUs(ManagedFieldsEntry entry) {
    return OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager())
        && "Apply".equals(entry.getOperation())
        && isOfMainResource(entry);
  }

  /** Whether the fields of this entry were written through the object itself, not a subresource. */
  static boolean isOfMainResource(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getSubresource(), "").isEmpty();
  }

  /** The field manager, except ours, that has written the object last; for messages. */
  static Optional<String> lastOtherManager(HasMetadata liveObject) {
    return lastEntryOfOtherManager(liveObject).map(ManagedFieldsEntry::getManager);
  }

  /**
   * Whether another field manager has written the object after our last apply. Times have a
   * resolution of one second; the same second counts as after.
   */
  static boolean isOverwritten(HasMetadata liveObject) {
    Optional<ManagedFieldsEntry> ourEntry =
        entries(liveObject).stream().filter(ManagedFields::isAppliedByUs).findFirst();
    Optional<ManagedFieldsEntry> otherEntry = lastEntryOfOtherManager(liveObject);
    return ourEntry.isPresent()
        && otherEntry.isPresent()
        && timeOf(otherEntry.get()).compareTo(timeOf(ourEntry.get())) >= 0;
  }

  private static Optional<ManagedFieldsEntry> lastEntryOfOtherManager(HasMetadata liveObject) {
    return entries(liveObject).stream()
        .filter(ManagedFields::isOfMainResource)
        .filter(entry -> !OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
        .max(Comparator.comparing(ManagedFields::timeOf));
  }

  /** All times have the same format and time zone, so their texts sort by time. */
  private static String timeOf(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getTime(), "");
  }
}
