package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.Supplier;

/**
 * A Lease that holds whatever is written in it. {@code LeaderElector} never ends, and never tries
 * again, when its lock throws anything but a {@link KubernetesClientException}, as {@link
 * LeaseLock} does for a Lease that somebody has written by hand without all its fields.
 */
final class RepairedLeaseLock extends LeaseLock {

  private static final ZonedDateTime NEVER = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final Duration duration;

  RepairedLeaseLock(LeaseOptions lease) {
    super(lease.namespace(), lease.name(), lease.identity());
    this.duration = lease.duration();
  }

  /**
   * What the Lease says. Without a spec nobody holds it; without a duration it has ours; without a
   * time of renewal it was never renewed, and has expired.
   */
  @Override
  protected LeaderElectionRecord toRecord(Lease live) {
    var spec = live.getSpec();
    if (spec == null) {
      return new LeaderElectionRecord("", duration, NEVER, NEVER, 0);
    }
    Integer seconds = spec.getLeaseDurationSeconds();
    Integer transitions = spec.getLeaseTransitions();
    return new LeaderElectionRecord(
        spec.getHolderIdentity(),
        seconds == null ? duration : Duration.ofSeconds(seconds),
        spec.getAcquireTime() == null ? NEVER : spec.getAcquireTime(),
        spec.getRenewTime() == null ? NEVER : spec.getRenewTime(),
        transitions == null ? 0 : transitions);
  }

  @Override
  public synchronized LeaderElectionRecord get(KubernetesClient client) {
    return asClientFailure(() -> super.get(client));
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord wanted) {
    asClientFailure(
        () -> {
          super.create(client, wanted);
          return wanted;
        });
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord wanted) {
    asClientFailure(
        () -> {
          super.update(client, wanted);
          return wanted;
        });
  }

  private static LeaderElectionRecord asClientFailure(Supplier<LeaderElectionRecord> request) {
    try {
      return request.get();
    } catch (KubernetesClientException known) {
      throw known;
    } catch (RuntimeException unexpected) {
      throw new KubernetesClientException("the Lease cannot be used: " + unexpected, unexpected);
    }
  }
}
