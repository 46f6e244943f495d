package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only the watcher that holds the Lease watches. */
@ExtendWith(SharedPlatform.class)
class ElectionRealIT {

  private static final String SHORT = "3s";

  private static RealPlatform platform;
  private static Onboardings onboardings;

  private final List<OnboardProcess> watchers = new ArrayList<>();

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
    platform.watcher().close();
  }

  @AfterEach
  void end() {
    watchers.forEach(OnboardProcess::kill);
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  private OnboardProcess watcher(String lease, String name, String duration) {
    OnboardProcess watcher =
        platform.prepareProcess(
            name,
            "watcher",
            Map.of(
                "LEADER_ELECTION", "true",
                "LEASE_NAME", lease,
                "POD_NAMESPACE", NAMESPACE,
                "POD_NAME", name,
                "LEASE_DURATION", duration));
    watcher.start();
    watchers.add(watcher);
    watcher.awaitReady();
    return watcher;
  }

  private static Resource<GenericKubernetesResource> lease(String name) {
    return platform
        .runtime()
        .genericKubernetesResources("coordination.k8s.io/v1", "Lease")
        .inNamespace(NAMESPACE)
        .withName(name);
  }

  private static String holder(String lease) {
    GenericKubernetesResource live = lease(lease).get();
    String holder = live == null ? null : live.get("spec", "holderIdentity");
    return holder == null ? "" : holder;
  }

  private static void awaitHolder(String lease, String name, Duration patience) {
    await().atMost(patience).until(() -> holder(lease).equals(name));
  }

  private static long count(OnboardProcess process, String words) {
    try {
      return Files.readAllLines(process.log()).stream().filter(l -> l.contains(words)).count();
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** Waits until the process has begun to watch this often, and has stopped once less. */
  private static void awaitLeaderships(OnboardProcess process, long leaderships) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(count(process, "Acquired Lease")).isEqualTo(leaderships);
              assertThat(count(process, "Lost or released Lease")).isEqualTo(leaderships - 1);
            });
  }

  private static void awaitLeadershipLost(OnboardProcess process) {
    await().atMost(LONG).until(() -> count(process, "Lost or released Lease") == 1);
  }

  @Test
  void watcherThatDiesIsReplacedByTheOther() {
    OnboardProcess first = watcher("dies", "dies-first", SHORT);
    watcher("dies", "dies-second", SHORT);
    assertThat(holder("dies")).isEqualTo("dies-first");
    apply("before-death");
    onboardings.awaitSettled("before-death");

    first.kill();
    apply("after-death");

    onboardings.awaitReady("after-death");
    assertThat(holder("dies")).isEqualTo("dies-second");
  }

  /** Uses the default duration: an expiring Lease would be held for 15 s or more. */
  @Test
  void stoppingWatcherHandsOverAtOnce() {
    OnboardProcess first = watcher("update", "update-first", "15s");
    watcher("update", "update-second", "15s");
    assertThat(holder("update")).isEqualTo("update-first");

    first.signal("TERM");

    awaitHolder("update", "update-second", Duration.ofSeconds(8));
    assertThat(first.awaitExit(LONG)).hasValue(143);
  }

  /** A suspended leader still considers itself the leader when it resumes. */
  @Test
  void leaderSuspendedPastItsLeaseStopsAndRejoinsTheElection() {
    OnboardProcess first = watcher("sleeps", "sleeps-first", SHORT);
    OnboardProcess second = watcher("sleeps", "sleeps-second", SHORT);
    assertThat(holder("sleeps")).isEqualTo("sleeps-first");

    first.signal("STOP");
    awaitHolder("sleeps", "sleeps-second", LONG);
    apply("while-asleep");
    onboardings.awaitReady("while-asleep");
    first.signal("CONT");

    awaitLeadershipLost(first);
    assertThat(holder("sleeps")).isEqualTo("sleeps-second");
    first.awaitReady();

    second.kill();
    awaitHolder("sleeps", "sleeps-first", LONG);
    awaitLeaderships(first, 2);
    apply("after-sleep");
    onboardings.awaitReady("after-sleep");
  }

  @Test
  void leaderStopsWhenItsLeaseNamesAnotherHolder() {
    OnboardProcess first = watcher("taken", "taken-first", SHORT);
    assertThat(holder("taken")).isEqualTo("taken-first");

    lease("taken")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"holderIdentity": "another", "leaseDurationSeconds": 5, "renewTime": "%s"}}
            """
                .formatted(
                    Instant.now()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replace("Z", ".000000Z")));

    awaitLeadershipLost(first);
    assertThat(holder("taken")).isEqualTo("another");
    awaitHolder("taken", "taken-first", LONG);
    awaitLeaderships(first, 2);
    apply("after-taken");
    onboardings.awaitReady("after-taken");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hand-bare    | {holderIdentity: another}",
        "hand-renewed | {holderIdentity: another, renewTime: '2026-01-01T00:00:00.000000Z'}",
        "hand-empty   | {}",
      })
  void leaseThatWasWrittenByHandIsTakenOver(String name, String spec) {
    onboardings.apply(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: %s}
        spec: %s
        """
            .formatted(name, spec));

    OnboardProcess watcher = watcher(name, name + "-watcher", SHORT);

    awaitHolder(name, name + "-watcher", LONG);
    awaitLeaderships(watcher, 1);
    apply(name);
    onboardings.awaitReady(name);
  }
}
