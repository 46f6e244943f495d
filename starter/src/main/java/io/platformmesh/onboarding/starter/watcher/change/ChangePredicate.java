package io.platformmesh.onboarding.starter.watcher.change;

import io.platformmesh.onboarding.starter.watcher.change.ObservedState.Dependency;
import io.platformmesh.onboarding.starter.watcher.change.ObservedState.ManagedProvider;
import io.platformmesh.onboarding.starter.watcher.change.ObservedState.Secret;
import org.jspecify.annotations.Nullable;

/** Decides whether the watcher pokes the onboardings that depend on a changed object. */
public final class ChangePredicate {

  private ChangePredicate() {}

  /**
   * Reports whether a change matters to onboardings.
   *
   * @param previousState the state before the change; null when the object is new
   * @param currentState the state after the change; null when the object is gone
   */
  public static boolean matters(
      @Nullable ObservedState previousState, @Nullable ObservedState currentState) {
    if (currentState == null) {
      return previousState != null;
    }
    if (currentState instanceof ManagedProvider managedProvider) {
      return previousState instanceof ManagedProvider previousManagedProvider
          ? managedProviderChangeMatters(previousManagedProvider, managedProvider)
          : newManagedProviderMatters(managedProvider);
    }
    if (previousState == null && currentState instanceof Dependency newDependency) {
      return newDependencyMatters(newDependency);
    }
    if (previousState == null && currentState instanceof Secret newSecret) {
      return newSecretMatters(newSecret);
    }
    return !currentState.equals(previousState);
  }

  /**
   * Classifies a change that {@link #matters}.
   *
   * @param previousState the state before the change; null when the object is new
   * @param currentState the state after the change; null when the object is gone
   */
  public static ChangeKind kindOf(
      @Nullable ObservedState previousState, @Nullable ObservedState currentState) {
    if (previousState == null) {
      return ChangeKind.APPEARED;
    }
    if (previousState instanceof Dependency previousDependency
        && currentState instanceof Dependency currentDependency
        && differOnlyInStatus(previousDependency, currentDependency)) {
      return kindOfStatusChange(previousDependency, currentDependency);
    }
    return ChangeKind.CHANGED;
  }

  /**
   * Classifies a change of status. An object that had no condition Ready was not used by a stage
   * that is done.
   */
  private static ChangeKind kindOfStatusChange(Dependency previousState, Dependency currentState) {
    if (currentState.ready() && !previousState.ready()) {
      return ChangeKind.BECAME_READY;
    }
    return previousState.readyCondition().isEmpty() ? ChangeKind.REPORTED : ChangeKind.CHANGED;
  }

  /** Reports whether an object was neither replaced, edited nor handed over. */
  private static boolean differOnlyInStatus(Dependency previousState, Dependency currentState) {
    return previousState.uid().equals(currentState.uid())
        && previousState.generation() == currentState.generation()
        && previousState.deleting() == currentState.deleting()
        && previousState.handedOverTo().equals(currentState.handedOverTo());
  }

  private static boolean newManagedProviderMatters(ManagedProvider managedProvider) {
    return managedProvider.deleting() || !managedProvider.settled();
  }

  /** A new object without a Ready condition was just created by an onboarding. */
  private static boolean newDependencyMatters(Dependency newDependency) {
    boolean hasReadyCondition = !newDependency.readyCondition().isEmpty();
    return hasReadyCondition || newDependency.deleting();
  }

  /** A new copy of a kubeconfig was just created by an onboarding. */
  private static boolean newSecretMatters(Secret newSecret) {
    return !newSecret.unmodifiedCopy();
  }

  /** The status has one writer, the onboarding itself, so its changes do not matter. */
  private static boolean managedProviderChangeMatters(
      ManagedProvider previousState, ManagedProvider currentState) {
    return !currentState.uid().equals(previousState.uid())
        || currentState.generation() != previousState.generation()
        || currentState.deleting() != previousState.deleting()
        || !currentState.controlAnnotations().equals(previousState.controlAnnotations());
  }
}
