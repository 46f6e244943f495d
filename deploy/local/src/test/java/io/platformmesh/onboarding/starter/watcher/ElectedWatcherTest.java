package io.platformmesh.onboarding.starter.watcher;

import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.NAMESPACE;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The election of the one watcher that watches. */
class ElectedWatcherTest {

  private static final String LEASE = "watcher";
  private static final Duration NEVER = Duration.ofHours(1);

  /** The shortest duration that a Lease can hold; it is renewed every 133 ms. */
  private static final Duration DURATION = Duration.ofSeconds(1);

  private final WatcherFixture fixture = new WatcherFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ElectedWatcher start(String identity) {
    return ElectedWatcher.start(
        fixture.client(),
        new LeaseOptions(NAMESPACE, LEASE, identity, DURATION),
        () -> fixture.start(NEVER));
  }

  private Resource<GenericKubernetesResource> lease() {
    return fixture
        .client()
        .genericKubernetesResources("coordination.k8s.io/v1", "Lease")
        .inNamespace(NAMESPACE)
        .withName(LEASE);
  }

  private void patchLease(String patch) {
    lease().patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private boolean isHeldBy(String identity) {
    GenericKubernetesResource live = lease().get();
    return live != null && identity.equals(live.get("spec", "holderIdentity"));
  }

  private void awaitWatching(int watchers) {
    await().until(() -> fixture.api().openWatches("managedproviders") == watchers);
  }

  @Test
  void leaderWatchesAndTheOtherTakesOverWhenTheLeaderStops() {
    ElectedWatcher first = start("first");
    awaitWatching(1);
    try (ElectedWatcher second = start("second")) {
      await().until(() -> second.notReadyReason().isEmpty());
      assertThat(isHeldBy("first")).isTrue();
      awaitWatching(1);

      first.close();

      await().until(() -> isHeldBy("second"));
      awaitWatching(1);
      fixture.createManagedProvider("service", "{}");
      fixture.awaitPokes("service", 1);
    }
    awaitWatching(0);
  }

  @Test
  void leaderThatLosesItsLeaseStopsWatchingAndIsElectedAgain() {
    try (ElectedWatcher watcher = start("first")) {
      awaitWatching(1);

      patchLease("{\"spec\": {\"holderIdentity\": \"another\"}}");

      awaitWatching(0);
      await().until(() -> isHeldBy("first"));
      awaitWatching(1);
      await().until(() -> watcher.notReadyReason().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{holderIdentity: another}",
        "{holderIdentity: another, renewTime: '2026-01-01T00:00:00.000000Z'}",
        "{}"
      })
  void leaseWrittenByHandIsTakenOver(String spec) {
    fixture
        .client()
        .resource(
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: %s, namespace: %s}
            spec: %s
            """
                .formatted(LEASE, NAMESPACE, spec))
        .create();

    try (ElectedWatcher watcher = start("first")) {
      await().until(() -> isHeldBy("first"));
      awaitWatching(1);
      await().until(() -> watcher.notReadyReason().isEmpty());
    }
  }

  /** The fields disappear while the process holds the Lease. */
  @Test
  void leaseThatIsEmptiedIsAcquiredAgain() {
    try (ElectedWatcher watcher = start("first")) {
      awaitWatching(1);

      patchLease("{\"spec\": null}");

      await().until(() -> isHeldBy("first"));
      awaitWatching(1);
      await().until(() -> watcher.notReadyReason().isEmpty());
    }
  }
}
