package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * A LeaseLock that accepts missing fields. The superclass throws on a Lease written by hand without
 * all fields, which ends fabric8's election for good. A Lease that was never renewed has expired.
 */
final class LenientLeaseLock extends LeaseLock {

  private static final ZonedDateTime NEVER = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final Duration defaultDuration;

  LenientLeaseLock(LeaseOptions lease) {
    super(lease.namespace(), lease.name(), lease.identity());
    this.defaultDuration = lease.duration();
  }

  @Override
  protected LeaderElectionRecord toRecord(Lease live) {
    LeaseSpec spec = Objects.requireNonNullElseGet(live.getSpec(), LeaseSpec::new);
    Integer seconds = spec.getLeaseDurationSeconds();
    return new LeaderElectionRecord(
        spec.getHolderIdentity(),
        seconds == null ? defaultDuration : Duration.ofSeconds(seconds),
        Objects.requireNonNullElse(spec.getAcquireTime(), NEVER),
        Objects.requireNonNullElse(spec.getRenewTime(), NEVER),
        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0));
  }
}
