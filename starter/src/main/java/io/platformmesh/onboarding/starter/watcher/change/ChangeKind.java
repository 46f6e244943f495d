package io.platformmesh.onboarding.starter.watcher.change;

/** How a changed object matters to the onboardings that depend on it. */
public enum ChangeKind {
  /**
   * The object is new in the cache of the informer, as every object is when its informer starts.
   */
  APPEARED,
  /** The object became Ready: an onboarding that waits can continue; a Ready one stays Ready. */
  BECAME_READY,
  /** Any other change: also a settled ManagedProvider may no longer be in the desired state. */
  CHANGED
}
