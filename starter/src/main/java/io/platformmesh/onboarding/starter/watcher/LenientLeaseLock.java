package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * A LeaseLock for unusual Leases, such as one written by hand without all fields. Missing fields
 * have defaults, and every exception becomes a KubernetesClientException, because fabric8's
 * LeaderElector stops its elections after any other exception. A Lease that was never renewed has
 * expired.
 */
final class LenientLeaseLock extends LeaseLock {

  private static final ZonedDateTime NEVER = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final Duration defaultLeaseDuration;

  LenientLeaseLock(LeaseOptions leaseOptions) {
    super(leaseOptions.namespace(), leaseOptions.name(), leaseOptions.identity());
    this.defaultLeaseDuration = leaseOptions.duration();
  }

  @Override
  protected LeaderElectionRecord toRecord(Lease liveLease) {
    LeaseSpec leaseSpec = Objects.requireNonNullElseGet(liveLease.getSpec(), LeaseSpec::new);
    Integer leaseDurationSeconds = leaseSpec.getLeaseDurationSeconds();
    return new LeaderElectionRecord(
        leaseSpec.getHolderIdentity(),
        leaseDurationSeconds == null
            ? defaultLeaseDuration
            : Duration.ofSeconds(leaseDurationSeconds),
        Objects.requireNonNullElse(leaseSpec.getAcquireTime(), NEVER),
        Objects.requireNonNullElse(leaseSpec.getRenewTime(), NEVER),
        Objects.requireNonNullElse(leaseSpec.getLeaseTransitions(), 0));
  }

  @Override
  public synchronized LeaderElectionRecord get(KubernetesClient client) {
    try {
      return super.get(client);
    } catch (RuntimeException leaseFailure) {
      throw toRetryableException(leaseFailure);
    }
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord leaseRecord) {
    try {
      super.create(client, leaseRecord);
    } catch (RuntimeException leaseFailure) {
      throw toRetryableException(leaseFailure);
    }
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord leaseRecord) {
    try {
      super.update(client, leaseRecord);
    } catch (RuntimeException leaseFailure) {
      throw toRetryableException(leaseFailure);
    }
  }

  /** Returns an exception after which the LeaderElector retries. */
  private static KubernetesClientException toRetryableException(RuntimeException leaseFailure) {
    return leaseFailure instanceof KubernetesClientException retryableFailure
        ? retryableFailure
        : new KubernetesClientException("the Lease is unusable: " + leaseFailure, leaseFailure);
  }
}
