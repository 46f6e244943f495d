package io.platformmesh.onboarding.starter.watcher;

import java.time.Duration;

/**
 * The Lease that elects one watcher as the leader.
 *
 * @param namespace its namespace
 * @param name its name
 * @param identity name of this process in the Lease
 * @param duration how long the Lease is valid after its last renewal
 */
record LeaseOptions(String namespace, String name, String identity, Duration duration) {

  /** How long a leader that cannot renew the Lease continues; the same share as in client-go. */
  Duration renewDeadline() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /** Interval at which the leader renews the Lease, and other watchers check it. */
  Duration retryPeriod() {
    return duration.multipliedBy(2).dividedBy(15);
  }

  /** How logs name the Lease: {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
