package io.platformmesh.onboarding.starter.watcher.change;

/** How a changed object matters to the onboardings that depend on it; greater consequences last. */
public enum ChangeKind {
  /** The object became Ready: an onboarding that waits can continue; a Ready one stays Ready. */
  BECAME_READY,
  /**
   * The object is new in the cache of the informer, as every object is when its informer starts: an
   * onboarding that waits can continue, and one that has no open run has to start one.
   */
  APPEARED,
  /** Any other change: also a settled ManagedProvider may no longer be in the desired state. */
  CHANGED;

  /** Returns the one of two kinds that has the greater consequences. */
  public ChangeKind orGreater(ChangeKind other) {
    return compareTo(other) < 0 ? other : this;
  }
}
