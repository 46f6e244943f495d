package io.platformmesh.onboarding.runtime.health;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The readiness of a process for {@code /readyz}: the process has started, is not stopping, and all
 * readiness checks pass.
 */
public final class Readiness {

  private final List<Check> readinessChecks = new CopyOnWriteArrayList<>();
  private volatile Optional<String> startOrStopReason = Optional.of("starting");

  /** The readiness of a process that is starting. */
  public Readiness() {}

  /** A readiness check of one dependency; called often, and from several threads. */
  @FunctionalInterface
  public interface Check {

    /** Returns why the dependency cannot be used; empty if the check passes. */
    Optional<String> failure();
  }

  /** Adds a readiness check, which must pass from now on. */
  public Readiness require(Check readinessCheck) {
    readinessChecks.add(readinessCheck);
    return this;
  }

  /** Marks the process as started, so that readiness depends on the checks. */
  public void markStarted() {
    startOrStopReason = Optional.empty();
  }

  /** Marks the process as stopping, and so as not ready. */
  public void markStopping() {
    startOrStopReason = Optional.of("stopping");
  }

  /** Returns all reasons why the process is not ready; empty if the process is ready. */
  public List<String> failures() {
    return startOrStopReason.map(List::of).orElseGet(this::runReadinessChecks);
  }

  private List<String> runReadinessChecks() {
    return readinessChecks.stream().map(Check::failure).flatMap(Optional::stream).toList();
  }
}
