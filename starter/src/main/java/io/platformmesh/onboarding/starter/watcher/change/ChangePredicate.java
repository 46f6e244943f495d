package io.platformmesh.onboarding.starter.watcher.change;

import io.platformmesh.onboarding.starter.watcher.change.ObservedState.Dependency;
import io.platformmesh.onboarding.starter.watcher.change.ObservedState.ManagedProvider;
import org.jspecify.annotations.Nullable;

/** Decides whether the watcher pokes the onboardings that depend on a changed object. */
public final class ChangePredicate {

  private ChangePredicate() {}

  /**
   * Reports whether a change matters to onboardings.
   *
   * @param previous the state before the change; null when the object is new
   * @param current the state after the change; null when the object is gone
   */
  public static boolean matters(@Nullable ObservedState previous, @Nullable ObservedState current) {
    if (current == null) {
      return previous != null;
    }
    if (current instanceof ManagedProvider managedProvider) {
      return previous instanceof ManagedProvider previousManagedProvider
          ? matters(previousManagedProvider, managedProvider)
          : managedProvider.deleting() || !managedProvider.settled();
    }
    if (previous == null && current instanceof Dependency dependency) {
      // An object without a Ready condition was just created by an onboarding.
      return !dependency.readyCondition().isEmpty() || dependency.deleting();
    }
    return !current.equals(previous);
  }

  /** The status has one writer, the onboarding itself, so its changes do not matter. */
  private static boolean matters(ManagedProvider previous, ManagedProvider current) {
    return !current.uid().equals(previous.uid())
        || current.generation() != previous.generation()
        || current.deleting() != previous.deleting()
        || !current.controlAnnotations().equals(previous.controlAnnotations());
  }
}
