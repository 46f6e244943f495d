package io.platformmesh.onboarding.starter.watcher.change;

/**
 * The part of an object's state whose change pokes onboardings. Everything else (timestamps,
 * history, condition Reconciling) can change without a poke.
 */
public sealed interface ObservedState {

  /**
   * State of a ManagedProvider.
   *
   * @param uid uid of the ManagedProvider
   * @param generation generation of the ManagedProvider
   * @param deleting whether the ManagedProvider has a deletion timestamp
   * @param settled whether the status is final for this generation: Ready, failed for good, or
   *     paused
   * @param controlAnnotations the annotations by which users control an onboarding, with their
   *     values
   */
  record ManagedProvider(
      String uid, long generation, boolean deleting, boolean settled, String controlAnnotations)
      implements ObservedState {}

  /**
   * State of a PlatformMesh, a Provider, or an object of Flux or of the OCM controller.
   *
   * @param uid uid of the object
   * @param generation generation of the object
   * @param deleting whether the object has a deletion timestamp
   * @param handedOverTo the ManagedProvider to which a user has handed the object over; empty for
   *     none
   * @param ready whether condition Ready is True for this generation, and condition Stalled is not
   * @param readyCondition status, reason and observed generation of its condition Ready; empty
   *     without one
   * @param stalledStatus status of its condition Stalled; empty without one
   * @param artifactRevision revision of its artifact, or the reference to which it was resolved;
   *     empty without one
   */
  record Dependency(
      String uid,
      long generation,
      boolean deleting,
      String handedOverTo,
      boolean ready,
      String readyCondition,
      String stalledStatus,
      String artifactRevision)
      implements ObservedState {}

  /**
   * State of a Secret.
   *
   * @param uid uid of the Secret
   * @param digest SHA-256 of the data and labels of the Secret
   * @param unmodifiedCopy whether the Secret is a copied kubeconfig as an onboarding wrote it
   */
  record Secret(String uid, String digest, boolean unmodifiedCopy) implements ObservedState {}
}
