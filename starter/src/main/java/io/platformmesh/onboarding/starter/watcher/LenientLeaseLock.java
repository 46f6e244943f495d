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
import java.util.function.Supplier;

/**
 * A LeaseLock that fabric8's LeaderElector survives. The elector retries only after a
 * KubernetesClientException and takes part in no further election after any other exception, such
 * as the one of the superclass for a Lease written by hand without all fields. So missing fields
 * have defaults here, and every exception becomes one that the elector retries. A Lease that was
 * never renewed has expired.
 */
final class LenientLeaseLock extends LeaseLock {

  private static final ZonedDateTime NEVER = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final Duration defaultDuration;

  LenientLeaseLock(LeaseOptions leaseOptions) {
    super(leaseOptions.namespace(), leaseOptions.name(), leaseOptions.identity());
    this.defaultDuration = leaseOptions.duration();
  }

  @Override
  protected LeaderElectionRecord toRecord(Lease liveLease) {
    LeaseSpec leaseSpec = Objects.requireNonNullElseGet(liveLease.getSpec(), LeaseSpec::new);
    Integer durationSeconds = leaseSpec.getLeaseDurationSeconds();
    return new LeaderElectionRecord(
        leaseSpec.getHolderIdentity(),
        durationSeconds == null ? defaultDuration : Duration.ofSeconds(durationSeconds),
        Objects.requireNonNullElse(leaseSpec.getAcquireTime(), NEVER),
        Objects.requireNonNullElse(leaseSpec.getRenewTime(), NEVER),
        Objects.requireNonNullElse(leaseSpec.getLeaseTransitions(), 0));
  }

  @Override
  public synchronized LeaderElectionRecord get(KubernetesClient client) {
    return retryable(() -> super.get(client));
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord leaseRecord) {
    retryable(
        () -> {
          super.create(client, leaseRecord);
          return leaseRecord;
        });
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord leaseRecord) {
    retryable(
        () -> {
          super.update(client, leaseRecord);
          return leaseRecord;
        });
  }

  private static <R> R retryable(Supplier<R> request) {
    try {
      return request.get();
    } catch (KubernetesClientException expected) {
      throw expected;
    } catch (RuntimeException unexpected) {
      throw new KubernetesClientException("the Lease is unusable: " + unexpected, unexpected);
    }
  }
}
