package io.platformmesh.onboarding.runtime.health;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The readiness of a process: it has started, is not stopping, and all of its readiness checks
 * pass.
 */
public final class Readiness {

  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private volatile Optional<String> transition = Optional.of("starting");

  /** The readiness of a process that is starting. */
  public Readiness() {}

  /** A check of one dependency; called often, and from several threads. */
  @FunctionalInterface
  public interface Check {

    /** Returns why the dependency cannot be used; empty if the check passes. */
    Optional<String> failure();
  }

  /** Adds a check, which must pass from now on. */
  public Readiness require(Check check) {
    checks.add(check);
    return this;
  }

  /** Marks the process as started. */
  public void started() {
    transition = Optional.empty();
  }

  /** Marks the process as stopping. */
  public void stopping() {
    transition = Optional.of("stopping");
  }

  /** Returns all reasons why the process is not ready; empty if it is. */
  public List<String> failures() {
    return transition
        .map(List::of)
        .orElseGet(() -> checks.stream().map(Check::failure).flatMap(Optional::stream).toList());
  }
}
