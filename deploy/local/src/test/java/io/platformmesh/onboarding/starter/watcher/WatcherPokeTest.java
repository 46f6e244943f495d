package io.platformmesh.onboarding.starter.watcher;

import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.NAMESPACE;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.component;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.helmChart;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.kubeconfig;
import static io.platformmesh.onboarding.starter.watcher.WatcherFixture.setReady;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.OnboardingFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The changes of live objects that poke an onboarding, and those that do not. */
class WatcherPokeTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final String NEVER_RAN = "never-ran";
  private static final String BARRIER = "barrier";
  private static final String SOURCE = "source Secret";

  /** Changes that poke, by the kind of object that they change. */
  private static final Map<String, BiConsumer<WatcherFixture, String>> LATER_CHANGES =
      Map.of(
          "ManagedProvider",
          (f, mp) -> f.edit(mp, "{spec: {providerHostOverride: %s.test}}".formatted(unique())),
          "PlatformMesh",
          (f, mp) -> f.hosting().mergeStatus("PlatformMesh", NAMESPACE, mp + "-mesh", notReady()),
          "Provider",
          (f, mp) -> f.kcp().mergeStatus("Provider", null, mp, notReady()),
          SOURCE,
          (f, mp) -> f.kcp().merge("Secret", NAMESPACE, kubeconfig(mp), data(unique())),
          "Secret",
          (f, mp) -> f.hosting().merge("Secret", NAMESPACE, kubeconfig(mp), data(unique())),
          "HelmRelease",
          (f, mp) -> f.hosting().mergeStatus("HelmRelease", NAMESPACE, component(mp), notReady()));

  /** A settled ManagedProvider without a run, whose Provider is not Ready at the start. */
  private static final String READY_AGAIN = "provider-ready-again";

  private static final String NEXT_VERSION =
      "{spec: {runtimeDeployments: [{flux: {registry: registry.test, chart: %s, version:"
          + " 2.0.0}}]}}";

  private static WatcherFixture fixture;
  private static Watcher watcher;

  /** A change of an object of this kind that belongs to the ManagedProvider with this name. */
  private record Change(String name, String kind, BiConsumer<WatcherFixture, String> change) {

    void apply() {
      change.accept(fixture, name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Change hosting(String name, String kind, String patch) {
    return new Change(
        name, kind, (f, mp) -> f.hosting().merge(kind, NAMESPACE, objectOf(kind, mp), patch));
  }

  private static Change hostingStatus(String name, String kind, String status) {
    return new Change(
        name,
        kind,
        (f, mp) -> f.hosting().mergeStatus(kind, NAMESPACE, objectOf(kind, mp), status));
  }

  private static Change deletion(String name, String kind) {
    return new Change(
        name, kind, (f, mp) -> f.hosting().delete(kind, NAMESPACE, objectOf(kind, mp)));
  }

  /** Name of an object of this kind that belongs to a ManagedProvider. */
  private static String objectOf(String kind, String managedProvider) {
    return switch (kind) {
      case "ManagedProvider" -> managedProvider;
      case "PlatformMesh" -> managedProvider + "-mesh";
      case "Secret" -> kubeconfig(managedProvider);
      case "HelmChart" -> helmChart(managedProvider);
      default -> component(managedProvider);
    };
  }

  static List<Change> pokingChanges() {
    return List.of(
        new Change(
            "new-spec",
            "ManagedProvider",
            (f, mp) -> f.edit(mp, NEXT_VERSION.formatted(component(mp)))),
        hosting(
            "retry-request",
            "ManagedProvider",
            "{metadata: {annotations: {onboarding.platform-mesh.io/retry-requested-at: now}}}"),
        hosting(
            "pause",
            "ManagedProvider",
            "{metadata: {annotations: {onboarding.platform-mesh.io/paused: 'true'}}}"),
        deletion("deletion", "ManagedProvider"),
        hostingStatus(
            "platform-mesh-not-ready",
            "PlatformMesh",
            "{conditions: [{type: Ready, status: 'False', reason: R, observedGeneration: 1}]}"),
        deletion("platform-mesh-gone", "PlatformMesh"),
        new Change(
            "provider-not-ready",
            "Provider",
            (f, mp) -> setReady(f.kcp(), "Provider", null, mp, "False")),
        new Change("provider-gone", "Provider", (f, mp) -> f.kcp().delete("Provider", null, mp)),
        new Change(
            "source-rotated",
            SOURCE,
            (f, mp) -> f.kcp().merge("Secret", NAMESPACE, kubeconfig(mp), data("rotated"))),
        new Change(
            "source-gone", SOURCE, (f, mp) -> f.kcp().delete("Secret", NAMESPACE, kubeconfig(mp))),
        hosting("copy-edited", "Secret", data("edited")),
        deletion("copy-gone", "Secret"),
        hosting(
            "copy-unlabelled",
            "Secret",
            "{metadata: {labels: {app.kubernetes.io/managed-by: null}}}"),
        hostingStatus(
            "release-failed",
            "HelmRelease",
            "{conditions: [{type: Ready, status: 'False', reason: R, observedGeneration: 1}]}"),
        hostingStatus(
            "chart-missing",
            "HelmChart",
            "{conditions: [{type: Ready, status: 'False', reason: R, observedGeneration: 1}]}"),
        hosting("release-edited", "HelmRelease", "{spec: {interval: 1m}}"),
        deletion("release-gone", "HelmRelease"),
        hosting(
            "release-unlabelled",
            "HelmRelease",
            "{metadata: {labels: {app.kubernetes.io/managed-by: null}}}"),
        hosting(
            "release-handed-over",
            "HelmRelease",
            "{metadata: {annotations: {onboarding.platform-mesh.io/hand-over-to: mesh/other}}}"),
        hostingStatus("new-artifact", "OCIRepository", "{artifact: {revision: '2.0.0@sha256:0'}}"));
  }

  static List<Change> irrelevantChanges() {
    return List.of(
        hostingStatus("own-status", "ManagedProvider", "{phase: Deploying}"),
        hosting(
            "own-inventory",
            "ManagedProvider",
            "{metadata: {annotations: {onboarding.platform-mesh.io/inventory: '{}'}}}"),
        hosting("own-finalizer", "ManagedProvider", "{metadata: {finalizers: [test/other]}}"),
        hosting("platform-mesh-annotated", "PlatformMesh", "{metadata: {annotations: {a: b}}}"),
        new Change(
            "provider-phase",
            "Provider",
            (f, mp) -> f.kcp().mergeStatus("Provider", null, mp, "{phase: Ready}")),
        new Change(
            READY_AGAIN, "Provider", (f, mp) -> setReady(f.kcp(), "Provider", null, mp, "True")),
        new Change(
            "source-annotated",
            SOURCE,
            (f, mp) ->
                f.kcp()
                    .merge(
                        "Secret", NAMESPACE, kubeconfig(mp), "{metadata: {annotations: {a: b}}}")),
        hosting("copy-annotated", "Secret", "{metadata: {annotations: {a: b}}}"),
        hostingStatus(
            "release-reconciling",
            "HelmRelease",
            """
            conditions:
            - {type: Ready, status: 'True', reason: R, observedGeneration: 1}
            - {type: Reconciling, status: 'True', reason: Progressing, observedGeneration: 1}
            """),
        hostingStatus("release-history", "HelmRelease", "{history: [{chartVersion: 1.0.0}]}"));
  }

  private static String unique() {
    return UUID.randomUUID().toString();
  }

  /** A status that differs from each earlier one. */
  private static String notReady() {
    return "{conditions: [{type: Ready, status: 'False', reason: '%s', observedGeneration: 1}]}"
        .formatted(unique());
  }

  private static String data(String kubeconfig) {
    return "{data: {kubeconfig: %s}}".formatted(OnboardingFixture.encode(kubeconfig));
  }

  @BeforeAll
  static void start() {
    fixture = new WatcherFixture();
    List<Change> changes =
        Stream.concat(pokingChanges().stream(), irrelevantChanges().stream()).toList();
    changes.forEach(change -> fixture.createReady(change.name()));
    setReady(fixture.kcp(), "Provider", null, READY_AGAIN, "False");
    fixture.createReady(NEVER_RAN);
    fixture.createReady(BARRIER);
    watcher = fixture.start(NEVER);
    fixture.awaitInformers("kcp", "Secret", "watching", changes.size() + 2);
    fixture.awaitInformers("kcp", "Provider", "watching", 1);
    fixture.awaitInformers("hosting", "Secret", "watching", 2);
  }

  @AfterAll
  static void stop() {
    watcher.close();
    fixture.close();
  }

  @ParameterizedTest
  @MethodSource("pokingChanges")
  void relevantChangePokes(Change change) {
    assertThat(fixture.pokes(change.name())).as("before the change").isZero();

    change.apply();

    fixture.awaitPokes(change.name(), 1);
  }

  /** The same informer reports the later change, so that a poke would be sent before its poke. */
  @ParameterizedTest
  @MethodSource("irrelevantChanges")
  void irrelevantChangeDoesNotPoke(Change change) {
    long pokes = fixture.pokes(BARRIER);

    change.apply();
    LATER_CHANGES.get(change.kind()).accept(fixture, BARRIER);

    fixture.awaitPokes(BARRIER, pokes + 1);
    assertThat(fixture.pokes(change.name())).isZero();
  }

  @Test
  void newManagedProviderStartsARun() {
    fixture.createManagedProvider("created", "{}");

    fixture.awaitPokes("created", 1);
  }

  @Test
  void invalidManagedProviderStartsARun() {
    fixture.createManagedProvider("invalid", "{runtimeDeployments: []}");

    fixture.awaitPokes("invalid", 1);
  }

  /** The run of a removed ManagedProvider completes when it finds nothing; none is started. */
  @Test
  void removedManagedProviderPokesOnlyAnOpenRun() {
    fixture.createManagedProvider("removed", "{}");
    fixture.awaitPokes("removed", 1);

    fixture.remove(NEVER_RAN);
    fixture.remove("removed");

    fixture.awaitPokes("removed", 2);
    assertThat(fixture.pokes(NEVER_RAN)).isZero();
  }

  @Test
  void dependencyThatBecomesReadyPokesAnOpenRun() {
    fixture.createReady("fallen-back");
    setReady(fixture.kcp(), "Provider", null, "fallen-back", "False");
    fixture.awaitPokes("fallen-back", 1);

    setReady(fixture.kcp(), "Provider", null, "fallen-back", "True");

    fixture.awaitPokes("fallen-back", 2);
  }

  /** The component's name is taken by an object of another ManagedProvider. */
  @Test
  void objectOfAnotherOwnerPokesTheManagedProviderThatWaitsForItsName() {
    fixture.createReady("owner");
    fixture.createManagedProvider(
        "waiting",
        "{runtimeDeployments: [{flux: {registry: registry.test, chart: owner-app, version:"
            + " 1.0.0}}]}");
    fixture.awaitPokes("waiting", 1);
    long pokes = fixture.pokes("waiting");

    fixture.hosting().delete("HelmRelease", NAMESPACE, component("owner"));

    fixture.awaitPokes("waiting", pokes + 1);
    fixture.awaitPokes("owner", 1);
  }
}
