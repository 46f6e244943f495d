package io.platformmesh.onboarding.starter.watcher;

import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.NAMESPACE;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.await;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.kubeconfig;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches that end, lists and watches that are denied, and how both are reported. */
class WatcherOutageTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final int GONE = 410;
  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;
  private static final String CANARY = "canary-token";

  /** The time at the start of each entry of a log. */
  private static final Pattern ENTRY_START = Pattern.compile("(?m)(?=^\\d{4}-\\d{2}-\\d{2}T)");

  private final WatcherFixture fixture = new WatcherFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** The release fails between two watches, so that only a new list can show it. */
  @Test
  void watchThatEndsWith410IsReplacedByAListAndAWatch() {
    fixture.createReady("service");
    try (Watcher watcher = fixture.start(NEVER)) {
      fixture.awaitInformers("hosting", "HelmRelease", "watching", 1);
      fixture.awaitInformers("kcp", "Secret", "watching", 1);

      fixture.api().refuse("helmreleases", UNAVAILABLE, "");
      fixture.api().endWatches("helmreleases", GONE);
      await().until(() -> fixture.informers("hosting", "HelmRelease", "watching") == 0);
      WatcherFixture.setReady(
          fixture.hosting(),
          "HelmRelease",
          NAMESPACE,
          WatcherFixture.component("service"),
          "False");
      assertThat(fixture.pokes("service")).isZero();
      fixture.api().accept("helmreleases");

      fixture.awaitPokes("service", 1);
      fixture.awaitInformers("hosting", "HelmRelease", "watching", 1);
      assertThat(watcher.notReadyReason()).isEmpty();
    }
  }

  /** Without a list of Secrets, the copy is watched by name, and its change pokes. */
  @Test
  void copyIsWatchedByNameWhereTheListOfSecretsIsDenied() {
    fixture.createReady("service");
    fixture.api().refuse("secrets?labelSelector", FORBIDDEN, "");
    try (Watcher watcher = fixture.start(NEVER)) {
      fixture.awaitInformers("hosting", "Secret", "impossible", 1);
      fixture.awaitInformers("hosting", "Secret", "watching", 2);

      fixture
          .hosting()
          .merge(
              "Secret",
              NAMESPACE,
              kubeconfig("service"),
              "{data: {kubeconfig: %s}}".formatted(OnboardingFixture.encode("edited")));

      fixture.awaitPokes("service", 1);
      assertThat(watcher.notReadyReason()).isEmpty();
    }
  }

  /** The Provider cannot be watched, so that each resync lets the onboarding check it. */
  @Test
  void resyncCoversADeniedWatch() {
    fixture.createOnboarded("service");
    fixture.api().refuse("/providers?", FORBIDDEN, "");
    try (Watcher watcher = fixture.start(Duration.ofMillis(20))) {
      fixture.awaitInformers("kcp", "Provider", "impossible", 1);

      fixture.awaitPokes("service", 2);
      assertThat(watcher.notReadyReason()).isEmpty();
    }
  }

  @Test
  void workspaceWithoutCredentialsIsCountedAndLoggedOnce() {
    fixture.createReady("service");
    fixture.hosting().delete("Secret", NAMESPACE, WatcherFixture.KCP_SECRET);

    String log =
        logOf(
            () -> {
              try (Watcher watcher = fixture.start(Duration.ofMillis(20))) {
                fixture.awaitInformers("kcp", "Provider", "impossible", 1);
                fixture.edit("service", "{spec: {cleanupOnDelete: true}}");
                fixture.awaitPokes("service", 5);
                assertThat(watcher.notReadyReason()).isEmpty();
              }
            });

    assertThat(log.lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("Cannot watch kcp workspace root:watched");
  }

  /** The informer retries many times; a message can quote a Secret and is never logged. */
  @ParameterizedTest
  @ValueSource(ints = {FORBIDDEN, UNAVAILABLE})
  void seriesOfFailuresIsOneLineOfLog(int code) {
    fixture.createReady("service");
    fixture.api().refuse("helmreleases", code, CANARY);

    String log =
        logOf(
            () -> {
              try (Watcher watcher = fixture.start(NEVER)) {
                await().until(() -> fixture.restarts("hosting", "HelmRelease") >= 3);
                await().until(() -> watcher.notReadyReason().isPresent() == (code == UNAVAILABLE));
              }
            });

    assertThat(entriesOf(log))
        .singleElement()
        .asString()
        .hasLineCount(1)
        .contains("Cannot list or watch kind HelmRelease in namespace mesh of the hosting cluster")
        .contains("KubernetesClientException (" + code)
        .contains("retrying")
        .doesNotContain(CANARY);
  }

  /**
   * The entries of a log, each with its stack trace. Vert.x logs an entry when a client of an
   * earlier test receives a response while it closes; such entries are left out.
   */
  private static List<String> entriesOf(String log) {
    return ENTRY_START
        .splitAsStream(log)
        .filter(entry -> !entry.contains(" ContextImpl "))
        .toList();
  }

  /** The standard error of this process, to which all logs go. */
  private static String logOf(Runnable work) {
    PrintStream standardError = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(standardError);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
