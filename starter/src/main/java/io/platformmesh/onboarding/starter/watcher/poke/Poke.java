package io.platformmesh.onboarding.starter.watcher.poke;

import io.platformmesh.onboarding.starter.watcher.change.ChangeKind;
import io.platformmesh.onboarding.workflows.DependencyReady;

/**
 * The content of a poke of an onboarding.
 *
 * @param changeKind how the changed object matters
 * @param dependencyReady the components that the changed object belongs to
 */
public record Poke(ChangeKind changeKind, DependencyReady dependencyReady) {

  /** Returns a poke that can concern each part of an onboarding. */
  public static Poke ofAnyPart(ChangeKind changeKind) {
    return new Poke(changeKind, DependencyReady.OF_ANY_PART);
  }

  /** Returns the poke that stands for this one and another one. */
  Poke and(Poke other) {
    return new Poke(
        changeKind.orGreater(other.changeKind), dependencyReady.and(other.dependencyReady));
  }
}
