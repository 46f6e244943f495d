package io.platformmesh.onboarding.starter.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class LenientLeaseLockTest {

  private static final Duration DEFAULT = Duration.ofSeconds(15);
  private static final ZonedDateTime NOON =
      Instant.parse("2026-11-21T12:00:00Z").atZone(ZoneOffset.UTC);
  private static final ZonedDateTime NEVER = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final LenientLeaseLock lock =
      new LenientLeaseLock(new LeaseOptions("ns", "lease", "me", DEFAULT));

  @Test
  void completeLeaseIsReadAsWritten() {
    Lease live =
        new LeaseBuilder()
            .withNewSpec()
            .withHolderIdentity("other")
            .withLeaseDurationSeconds(30)
            .withAcquireTime(NOON)
            .withRenewTime(NOON)
            .withLeaseTransitions(3)
            .endSpec()
            .build();
    assertThat(lock.toRecord(live))
        .isEqualTo(new LeaderElectionRecord("other", Duration.ofSeconds(30), NOON, NOON, 3));
  }

  @Test
  void leaseThatWasNeverRenewedHasExpired() {
    Lease live = new LeaseBuilder().withNewSpec().withHolderIdentity("hand").endSpec().build();
    assertThat(lock.toRecord(live))
        .isEqualTo(new LeaderElectionRecord("hand", DEFAULT, NEVER, NEVER, 0));
  }

  @Test
  void leaseWithoutSpecHasNoHolder() {
    assertThat(lock.toRecord(new LeaseBuilder().build()))
        .isEqualTo(new LeaderElectionRecord(null, DEFAULT, NEVER, NEVER, 0));
  }

  /** The elector takes part in no further election after an exception of another type. */
  @Test
  void everyFailureIsOneThatTheElectorRetries() {
    KubernetesClient broken =
        (KubernetesClient)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KubernetesClient.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("closed");
                });
    LeaderElectionRecord leaseRecord = new LeaderElectionRecord("me", DEFAULT, NOON, NOON, 0);

    assertThatThrownBy(() -> lock.get(broken)).isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(() -> lock.create(broken, leaseRecord))
        .isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(() -> lock.update(broken, leaseRecord))
        .isInstanceOf(KubernetesClientException.class);
  }
}
