package io.platformmesh.onboarding.starter.watcher;

import java.time.Duration;

/**
 * The Lease that elects one watcher as the leader.
 *
 * @param namespace namespace of the Lease
 * @param name name of the Lease
 * @param identity name of this watcher process in the Lease
 * @param duration how long the Lease is valid after its last renewal
 */
record LeaseOptions(String namespace, String name, String identity, Duration duration) {

  /**
   * How long a leader that cannot renew the Lease keeps watching. As in client-go, 10 s for a Lease
   * of 15 s.
   */
  Duration renewDeadline() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /**
   * Interval at which the leader renews the Lease and other watchers try to acquire it. As in
   * client-go, 2 s for a Lease of 15 s.
   */
  Duration retryPeriod() {
    return duration.multipliedBy(2).dividedBy(15);
  }

  /** How logs name the Lease: {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
