package io.platformmesh.onboarding.starter.watcher;

import org.jspecify.annotations.Nullable;

/**
 * What matters of an object that an onboarding depends on. What is not in a sight (timestamps,
 * history, Reconciling) can change without waking anybody.
 */
public sealed interface ObservedState {

  /**
   * A ManagedProvider.
   *
   * @param uid its uid
   * @param generation its generation
   * @param deleting whether it has a deletion timestamp
   * @param settled whether its status holds for this generation: Ready, or failed for good
   * @param wishes the annotations by which people tell an onboarding what to do
   */
  record ManagedProvider(
      String uid, long generation, boolean deleting, boolean settled, String wishes)
      implements ObservedState {}

  /**
   * A PlatformMesh, a Provider, or an object of Flux or of the OCM controller.
   *
   * @param uid its uid
   * @param generation its generation
   * @param deleting whether it has a deletion timestamp
   * @param heir to whom a person has handed it over; empty for nobody
   * @param ready status, reason and observed generation of its condition Ready; empty without one
   * @param stalled status of its condition Stalled; empty without one
   * @param artifact revision of its artifact, or the reference it was resolved to; empty without
   *     one
   */
  record Dependency(
      String uid,
      long generation,
      boolean deleting,
      String heir,
      String ready,
      String stalled,
      String artifact)
      implements ObservedState {}

  /**
   * A Secret.
   *
   * @param uid its uid
   * @param digest SHA-256 of its data and labels
   */
  record Secret(String uid, String digest) implements ObservedState {}

  /**
   * Whether an onboarding has to look again: the one predicate behind all pokes.
   *
   * @param before what was seen last; null when the object is new
   * @param now what is seen; null when it has gone
   */
  static boolean isNews(@Nullable ObservedState before, @Nullable ObservedState now) {
    if (now == null) {
      return before != null;
    }
    if (now instanceof ManagedProvider seen) {
      if (before instanceof ManagedProvider former) {
        return !seen.uid().equals(former.uid())
            || seen.generation() != former.generation()
            || seen.deleting() != former.deleting()
            || !seen.wishes().equals(former.wishes());
      }
      return seen.deleting() || !seen.settled();
    }
    if (before == null && now instanceof Dependency seen) {
      // One that its controller has not looked at yet was made by us a moment ago.
      return !seen.ready().isEmpty() || seen.deleting();
    }
    return !now.equals(before);
  }
}
