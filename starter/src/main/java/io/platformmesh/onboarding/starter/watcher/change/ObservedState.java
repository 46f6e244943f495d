package io.platformmesh.onboarding.starter.watcher.change;

/**
 * The part of an object's state that matters to onboardings. Everything else (timestamps, history,
 * Reconciling) can change without a poke.
 */
public sealed interface ObservedState {

  /**
   * State of a ManagedProvider.
   *
   * @param uid its uid
   * @param generation its generation
   * @param deleting whether it has a deletion timestamp
   * @param settled whether its status is final for this generation: Ready, failed for good, or
   *     paused
   * @param controls the annotations by which users control an onboarding, with their values
   */
  record ManagedProvider(
      String uid, long generation, boolean deleting, boolean settled, String controls)
      implements ObservedState {}

  /**
   * State of a PlatformMesh, a Provider, or an object of Flux or of the OCM controller.
   *
   * @param uid its uid
   * @param generation its generation
   * @param deleting whether it has a deletion timestamp
   * @param handedOverTo the ManagedProvider to which a user has handed it over; empty for none
   * @param ready status, reason and observed generation of its condition Ready; empty without one
   * @param stalled status of its condition Stalled; empty without one
   * @param artifact revision of its artifact, or the reference to which it was resolved; empty
   *     without one
   */
  record Dependency(
      String uid,
      long generation,
      boolean deleting,
      String handedOverTo,
      String ready,
      String stalled,
      String artifact)
      implements ObservedState {}

  /**
   * State of a Secret.
   *
   * @param uid its uid
   * @param digest SHA-256 of its data and labels
   */
  record Secret(String uid, String digest) implements ObservedState {}
}
