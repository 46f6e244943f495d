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

  /** The entries of this object; empty when it has none. */
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
  static Optional<String> lastOtherManager(HasMetadata live) {
    return lastOther(live).map(ManagedFieldsEntry::getManager);
  }

  /**
   * Whether another field manager has written the object after our last apply. Times have a
   * resolution of one second; the same second counts as after.
   */
  static boolean isOverwritten(HasMetadata live) {
    Optional<ManagedFieldsEntry> ours =
        entries(live).stream().filter(ManagedFields::isAppliedByUs).findFirst();
    Optional<ManagedFieldsEntry> other = lastOther(live);
    return ours.isPresent()
        && other.isPresent()
        && time(other.get()).compareTo(time(ours.get())) >= 0;
  }

  private static Optional<ManagedFieldsEntry> lastOther(HasMetadata live) {
    return entries(live).stream()
        .filter(ManagedFields::isOfMainResource)
        .filter(entry -> !OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
        .max(Comparator.comparing(ManagedFields::time));
  }

  /** All times have the same format and time zone, so their texts sort by time. */
  private static String time(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getTime(), "");
  }
}
