package io.platformmesh.onboarding.starter.watcher;

import java.time.Duration;

/**
 * The Lease whose holder watches.
 *
 * @param namespace its namespace
 * @param name its name
 * @param identity what this process is called in it
 * @param duration how long it holds without being renewed
 */
record LeaseOptions(String namespace, String name, String identity, Duration duration) {

  /**
   * When a holder that cannot renew it gives up, before others may take it: as client-go has it.
   */
  Duration renewDeadline() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /** How often it is renewed, or looked at. */
  Duration retryPeriod() {
    return duration.multipliedBy(2).dividedBy(15);
  }
}
