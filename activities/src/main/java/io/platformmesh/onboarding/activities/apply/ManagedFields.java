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

  /** In a managed fields entry, this name stands for the object itself, not for a field. */
  static final String OBJECT_ITSELF = ".";

  private ManagedFields() {}

  /**
   * The managed fields entries of this object, one for each field manager and operation; empty when
   * it has none.
   */
  static List<ManagedFieldsEntry> entries(HasMetadata liveObject) {
    return Objects.requireNonNullElse(liveObject.getMetadata().getManagedFields(), List.of());
  }

  /** Whether we have applied the fields of this entry. */
  static boolean isAppliedByUs(ManagedFieldsEntry entry) {
    return OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager())
        && "Apply".equals(entry.getOperation())
        && isOfMainResource(entry);
  }

  /** The field manager of this entry; empty when it names none. */
  static String managerOf(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getManager(), "");
  }

  /** Whether another field manager has written the fields of this entry to the object itself. */
  static boolean isOfOtherManager(ManagedFieldsEntry entry) {
    return !managerOf(entry).startsWith(OnboardingMetadata.FIELD_MANAGER)
        && isOfMainResource(entry);
  }

  /**
   * Whether another field manager has written the fields of this entry by a create, update or
   * patch.
   */
  static boolean isUpdateOfOtherManager(ManagedFieldsEntry entry) {
    return isUpdate(entry) && isOfOtherManager(entry);
  }

  /** Whether the fields of this entry were written by a create, update or patch. */
  static boolean isUpdate(ManagedFieldsEntry entry) {
    return "Update".equals(entry.getOperation());
  }

  /** Whether the fields of this entry were written to the object itself, not to a subresource. */
  static boolean isOfMainResource(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getSubresource(), "").isEmpty();
  }

  /** The other field manager that has last written the live object; for messages. */
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
        && !isBefore(otherEntry.get(), ourEntry.get());
  }

  private static boolean isBefore(ManagedFieldsEntry entry, ManagedFieldsEntry laterEntry) {
    return timeOf(entry).compareTo(timeOf(laterEntry)) < 0;
  }

  private static Optional<ManagedFieldsEntry> lastEntryOfOtherManager(HasMetadata liveObject) {
    return entries(liveObject).stream()
        .filter(ManagedFields::isOfMainResource)
        .filter(entry -> !OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
        .max(Comparator.comparing(ManagedFields::timeOf));
  }

  /** The write time. All times have the same format and time zone, so their texts sort by time. */
  private static String timeOf(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getTime(), "");
  }
}
