package io.platformmesh.onboarding.starter.watcher;

import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.NAMESPACE;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.component;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.kubeconfig;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.setReady;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ManagedProviders that a resync pokes. All changes happen before the watcher starts, so that
 * no event reports them.
 */
class WatcherResyncTest {

  private static final Duration RESYNC = Duration.ofMillis(20);

  /** Resyncs that each test awaits. */
  private static final int RESYNCS = 3;

  private static final Map<String, BiConsumer<WatcherFixture, String>> POKED = poked();
  private static final Map<String, BiConsumer<WatcherFixture, String>> SETTLED = settled();

  private static WatcherFixture fixture;
  private static Watcher watcher;

  private static Map<String, BiConsumer<WatcherFixture, String>> poked() {
    Map<String, BiConsumer<WatcherFixture, String>> cases = new LinkedHashMap<>();
    cases.put("waiting", (f, mp) -> status(f, mp, "{phase: Deploying}"));
    cases.put(
        "spec-changed", (f, mp) -> f.edit(mp, "{spec: {providerHostOverride: kcp.example.com}}"));
    cases.put("deleted", (f, mp) -> f.hosting().delete("ManagedProvider", NAMESPACE, mp));
    cases.put(
        "retry-requested",
        (f, mp) -> annotate(f, mp, "onboarding.platform-mesh.io/retry-requested-at: now"));
    cases.put(
        "platform-mesh-missing",
        (f, mp) -> f.hosting().delete("PlatformMesh", NAMESPACE, mp + "-mesh"));
    cases.put("provider-not-ready", (f, mp) -> setReady(f.kcp(), "Provider", null, mp, "False"));
    cases.put("provider-missing", (f, mp) -> f.kcp().delete("Provider", null, mp));
    cases.put("source-missing", (f, mp) -> f.kcp().delete("Secret", NAMESPACE, kubeconfig(mp)));
    cases.put("copy-missing", (f, mp) -> f.hosting().delete("Secret", NAMESPACE, kubeconfig(mp)));
    cases.put(
        "release-missing", (f, mp) -> f.hosting().delete("HelmRelease", NAMESPACE, component(mp)));
    cases.put(
        "release-failed",
        (f, mp) -> setReady(f.hosting(), "HelmRelease", NAMESPACE, component(mp), "False"));
    return cases;
  }

  private static Map<String, BiConsumer<WatcherFixture, String>> settled() {
    Map<String, BiConsumer<WatcherFixture, String>> cases = new LinkedHashMap<>();
    cases.put("in-order", (f, mp) -> {});
    cases.put(
        "failed-for-good",
        (f, mp) ->
            status(
                f,
                mp,
                "{phase: Pending, conditions: [{type: Ready, status: 'False', reason: InvalidSpec,"
                    + " message: ''}]}"));
    cases.put(
        "paused",
        (f, mp) -> {
          annotate(f, mp, "onboarding.platform-mesh.io/paused: 'true'");
          status(f, mp, "{phase: Paused}");
        });
    return cases;
  }

  private static void status(WatcherFixture fixture, String name, String status) {
    fixture.hosting().mergeStatus("ManagedProvider", NAMESPACE, name, status);
  }

  private static void annotate(WatcherFixture fixture, String name, String annotation) {
    fixture.edit(name, "{metadata: {annotations: {%s}}}".formatted(annotation));
  }

  static Stream<String> pokedNames() {
    return POKED.keySet().stream();
  }

  static Stream<String> settledNames() {
    return SETTLED.keySet().stream();
  }

  @BeforeAll
  static void start() {
    fixture = new WatcherFixture();
    Stream.of(POKED, SETTLED)
        .flatMap(cases -> cases.entrySet().stream())
        .forEach(
            entry -> {
              fixture.createOnboarded(entry.getKey());
              entry.getValue().accept(fixture, entry.getKey());
            });
    watcher = fixture.start(RESYNC);
    fixture.awaitInformers("kcp", "Provider", "watching", 1);
    fixture.awaitInformers("kcp", "Secret", "watching", POKED.size() + SETTLED.size());
    fixture.awaitInformers("hosting", "Secret", "watching", 2);
  }

  @AfterAll
  static void stop() {
    watcher.close();
    fixture.close();
  }

  @ParameterizedTest
  @MethodSource("pokedNames")
  void eachResyncPokes(String name) {
    long pokes = fixture.pokes(name);

    fixture.awaitPokes(name, pokes + RESYNCS);
  }

  /** Further resyncs have run when they have poked another ManagedProvider. */
  @ParameterizedTest
  @MethodSource("settledNames")
  void noResyncPokes(String name) {
    fixture.awaitPokes("waiting", fixture.pokes("waiting") + RESYNCS);

    assertThat(fixture.pokes(name)).isZero();
  }
}
