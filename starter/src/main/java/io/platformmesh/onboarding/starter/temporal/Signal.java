package io.platformmesh.onboarding.starter.temporal;

import io.platformmesh.onboarding.workflows.DependencyReady;
import io.platformmesh.onboarding.workflows.OnboardingIds;

/** A signal to the workflow run of an onboarding, with its arguments. */
public final class Signal {

  private final String name;
  private final Object[] arguments;

  private Signal(String name, Object... arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /** Returns the signal that makes a run verify all of its stages. */
  public static Signal changed() {
    return new Signal(OnboardingIds.CHANGED_SIGNAL);
  }

  /** Returns the signal that makes the waiting parts of a run look at what became Ready. */
  public static Signal dependencyReady(DependencyReady dependencyReady) {
    return new Signal(OnboardingIds.DEPENDENCY_READY_SIGNAL, dependencyReady);
  }

  String name() {
    return name;
  }

  Object[] arguments() {
    return arguments.clone();
  }
}
