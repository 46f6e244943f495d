package io.platformmesh.onboarding.starter.watcher.change;

import io.platformmesh.onboarding.starter.temporal.RunPriority;

/** How a changed object matters to the onboardings that depend on it; greater consequences last. */
public enum ChangeKind {
  /**
   * The object is new and has its first condition Ready, which is not True: an onboarding that
   * waits can report the cause.
   */
  REPORTED,
  /** The object became Ready: an onboarding that waits can continue; a Ready one stays Ready. */
  BECAME_READY,
  /**
   * The object is new in the cache of the informer, as every object is when its informer starts: an
   * onboarding that waits can continue, and one that has no open run has to start one.
   */
  APPEARED,
  /** A resync found a ManagedProvider that may not be in the desired state. It can wait. */
  SWEPT,
  /** Any other change: also a settled ManagedProvider may no longer be in the desired state. */
  CHANGED,
  /** A user changed or deleted the ManagedProvider itself, and waits for the effect. */
  REQUESTED;

  /** Reports whether a run has to check all stages, also those that are done. */
  public boolean concernsAllStages() {
    return switch (this) {
      case REPORTED, BECAME_READY, APPEARED -> false;
      case SWEPT, CHANGED, REQUESTED -> true;
    };
  }

  /** Returns how soon Temporal should work on a run that this change starts. */
  public RunPriority priority() {
    return switch (this) {
      case REQUESTED -> RunPriority.HIGH;
      case REPORTED, BECAME_READY, APPEARED, CHANGED -> RunPriority.NORMAL;
      case SWEPT -> RunPriority.LOW;
    };
  }

  /** Returns the one of two kinds that has the greater consequences. */
  public ChangeKind orGreater(ChangeKind other) {
    return compareTo(other) < 0 ? other : this;
  }
}
