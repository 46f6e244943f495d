package io.platformmesh.onboarding.runtime.health;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether a process does its work, and why not: it has started, is not stopping, and finds no
 * trouble in any of the things that it needs.
 */
public final class Readiness {

  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private volatile Optional<String> life = Optional.of("starting");

  /** Nothing is ready yet. */
  public Readiness() {}

  /** Looks at one thing that a process needs; called from several threads, and often. */
  @FunctionalInterface
  public interface Check {

    /** Why the process cannot do its work, for people; empty when it can. */
    Optional<String> trouble();
  }

  /** From now on this has to be without trouble, too. */
  public Readiness require(Check check) {
    checks.add(check);
    return this;
  }

  /** The process has what it needs to begin. */
  public void started() {
    life = Optional.empty();
  }

  /** The process takes no more work. */
  public void stopping() {
    life = Optional.of("stopping");
  }

  /** Everything that keeps the process from being ready; empty when it is. */
  public List<String> troubles() {
    return life.map(List::of)
        .orElseGet(() -> checks.stream().map(Check::trouble).flatMap(Optional::stream).toList());
  }
}
