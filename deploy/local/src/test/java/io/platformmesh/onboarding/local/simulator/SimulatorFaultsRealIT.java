package io.platformmesh.onboarding.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that each kind can have: how it shows, and that it heals when it is cleared. */
@EnabledIf(
    value = "io.platformmesh.onboarding.local.simulator.SimulatedPlatform#upstreamIsThere",
    disabledReason = "-Dupstream is not a directory with the CRDs of the other projects")
class SimulatorFaultsRealIT {

  /** Healthy objects that those under test refer to. */
  private static final String BASE = "base";

  private record Shown(SimulatedKind kind, Fault fault, List<String> conditions, String words) {}

  private static final List<Shown> SHOWN =
      """
      PlatformMesh   | NotReady        | Ready=False/Error | one or more subroutines encountered an
      Provider       | NotReady        | Ready=False/Error, ProviderWorkspaceSubroutine=False/Error | failed to apply workspace
      OCIRepository  | NotReady        | Ready=False/OCIArtifactPullFailed, FetchFailed=True/OCIArtifactPullFailed, Reconciling=True/ProgressingWithRetry | UNAUTHORIZED
      OCIRepository  | MissingArtifact | Ready=False/OCIArtifactPullFailed, FetchFailed=True/OCIArtifactPullFailed, Reconciling=True/ProgressingWithRetry | GET https://r.io/v2/charts/app/manifests/1.0.0: MANIFEST_UNKNOWN
      OCIRepository  | Stalled         | Ready=False/URLInvalid, FetchFailed=True/URLInvalid, Stalled=True/URLInvalid | invalid OCI repository URL
      HelmRepository | NotReady        | Ready=False/Failed, FetchFailed=True/Failed, Reconciling=True/ProgressingWithRetry | 404 Not Found
      HelmChart      | NotReady        | Ready=False/ChartPullError, FetchFailed=True/ChartPullError, Reconciling=True/ProgressingWithRetry | 404 Not Found
      HelmChart      | MissingArtifact | Ready=False/InvalidChartReference, FetchFailed=True/InvalidChartReference, Stalled=True/InvalidChartReference | no 'app' chart with version matching '1.0.0' found
      HelmRelease    | NotReady        | Ready=False/InstallFailed, Released=False/InstallFailed, Reconciling=True/ProgressingWithRetry | context deadline exceeded
      HelmRelease    | Stalled         | Ready=False/InstallFailed, Released=False/InstallFailed, Stalled=True/RetriesExceeded | context deadline exceeded
      HelmRelease    | RetriesExceeded | Ready=False/InstallFailed, Released=False/InstallFailed, Stalled=True/RetriesExceeded | context deadline exceeded
      Repository     | NotReady        | Ready=False/GetRepositoryFailed, Reconciling=True/ProgressingWithRetry | failed to ping registry
      Component      | NotReady        | Ready=False/CheckVersionFailed, Reconciling=True/ProgressingWithRetry | no matching versions found
      Resource       | NotReady        | Ready=False/GetOCMResourceFailed, Reconciling=True/ProgressingWithRetry | not found in component acme.org/app:1.0.0
      """
          .lines()
          .map(SimulatorFaultsRealIT::shown)
          .toList();

  @TempDir static Path state;

  private static SimulatedPlatform platform;

  private static Shown shown(String line) {
    String[] cells = line.split("\\|", -1);
    return new Shown(
        SimulatedKind.of(cells[0].strip()),
        Fault.of(cells[1].strip()),
        Arrays.stream(cells[2].split(",", -1)).map(String::strip).toList(),
        cells[3].strip());
  }

  @BeforeAll
  static void start() {
    platform = SimulatedPlatform.start(state);
    List<SimulatedKind> bases =
        List.of(
            SimulatedKind.OCI_REPOSITORY,
            SimulatedKind.HELM_REPOSITORY,
            SimulatedKind.REPOSITORY,
            SimulatedKind.COMPONENT);
    bases.forEach(kind -> platform.create(kind, BASE, spec(kind)));
    bases.forEach(kind -> platform.awaitReady(kind, BASE));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  static Stream<Arguments> everyFault() {
    return Arrays.stream(SimulatedKind.values())
        .flatMap(kind -> kind.faults().stream().map(fault -> Arguments.of(kind, fault)));
  }

  @ParameterizedTest
  @MethodSource("everyFault")
  void showsAndHeals(SimulatedKind kind, Fault fault) throws Exception {
    String name = (kind.kind() + "-" + fault.label()).toLowerCase(Locale.ROOT);
    switch (fault) {
      case NOT_READY, STALLED, MISSING_ARTIFACT -> {
        failsWithTheDefaultAndWithACustomMessage(kind, fault, name);
        platform.simulate();
        platform.awaitReady(kind, name);
      }
      case RETRIES_EXCEEDED -> failsWithTheDefaultAndWithACustomMessage(kind, fault, name);
      case SILENT -> staysWithoutStatusUntilHealed(kind, name);
      case STUCK_DELETING -> isDeletedWhenHealed(kind, name);
      case STALE_READY -> isReadyAtThePreviousGeneration(kind, name);
      case FLAP_RECONCILING -> reconcilingAppearsAndDisappears(kind, name);
      case PODS_FAILING -> isReadyWithPodsThatFail(kind, name);
      case NO_SECRET -> isReadyWithoutSecret(name);
      case WRONG_SECRET_NAME -> isReadyWithTheWrongSecret(name);
    }
  }

  private static void simulate(SimulatedKind kind, Fault fault, String name, String more)
      throws IOException {
    platform.simulate(
        "{kind: %s, name: %s, fault: %s%s}".formatted(kind.kind(), name, fault.label(), more));
  }

  private static void failsWithTheDefaultAndWithACustomMessage(
      SimulatedKind kind, Fault fault, String name) throws IOException {
    Shown expected =
        SHOWN.stream()
            .filter(each -> each.kind() == kind && each.fault() == fault)
            .findFirst()
            .orElseThrow();
    simulate(kind, fault, name, "");
    platform.create(kind, name, spec(kind));
    platform.await(
        kind,
        name,
        live -> {
          assertThat(live.message("Ready")).contains(expected.words());
          for (String condition : expected.conditions()) {
            String[] cells = condition.split("=", -1);
            assertThat(live.condition(cells[0])).isEqualTo(cells[1] + "@1");
          }
        });
    simulate(kind, fault, name, ", message: in other words");
    platform.await(
        kind, name, live -> assertThat(live.message("Ready")).isEqualTo("in other words"));
  }

  private static void staysWithoutStatusUntilHealed(SimulatedKind kind, String name)
      throws IOException {
    simulate(kind, Fault.SILENT, name, "");
    platform.create(kind, name, spec(kind));
    platform.create(kind, name + "-other", spec(kind));

    platform.awaitReady(kind, name + "-other");
    TestObject silent = platform.get(kind, name);
    assertThat(silent.at("/metadata/finalizers/0")).isEmpty();
    assertThat(silent.at("/status/conditions/0/type")).isEmpty();

    platform.simulate();
    platform.awaitReady(kind, name);
  }

  private static void isDeletedWhenHealed(SimulatedKind kind, String name) throws IOException {
    platform.create(kind, name, spec(kind));
    platform.create(kind, name + "-other", spec(kind));
    platform.awaitReady(kind, name);
    platform.awaitReady(kind, name + "-other");
    simulate(kind, Fault.STUCK_DELETING, name, "");

    platform.delete(kind, name);
    platform.delete(kind, name + "-other");

    platform.awaitGone(kind, name + "-other");
    TestObject stuck = platform.get(kind, name);
    assertThat(stuck.at("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(stuck.at("/metadata/finalizers/0")).isNotEmpty();

    platform.simulate();
    platform.awaitGone(kind, name);
  }

  private static void isReadyAtThePreviousGeneration(SimulatedKind kind, String name)
      throws IOException {
    String change =
        kind == SimulatedKind.PROVIDER
            ? "{'spec': {'hostOverride': 'https://kcp.example'}}"
            : "{'spec': {'values': {'a': 2}}}";
    platform.create(kind, name, spec(kind));
    platform.create(kind, name + "-other", spec(kind));
    platform.awaitReady(kind, name);
    platform.awaitReady(kind, name + "-other");
    simulate(kind, Fault.STALE_READY, name, "");

    platform.merge(kind, name, change);
    platform.merge(kind, name + "-other", change);

    platform.awaitReady(kind, name + "-other");
    TestObject stale = platform.get(kind, name);
    assertThat(stale.generation()).isEqualTo(2);
    assertThat(stale.condition("Ready")).startsWith("True/").endsWith("@1");

    platform.simulate();
    platform.awaitReady(kind, name);
  }

  private static void reconcilingAppearsAndDisappears(SimulatedKind kind, String name)
      throws IOException {
    platform.create(kind, name, spec(kind));
    platform.awaitReady(kind, name);
    try (Recording recording =
        platform.record(
            kind,
            name,
            live ->
                "ready %s, reconciling %s"
                    .formatted(live.isReady(), !live.condition("Reconciling").isEmpty()))) {
      simulate(kind, Fault.FLAP_RECONCILING, name, "");
      await().until(() -> recording.seen().size() > 5);
      platform.simulate();
      platform.await(kind, name, live -> assertThat(live.condition("Reconciling")).isEmpty());
      assertThat(recording.seen())
          .containsOnly("ready true, reconciling false", "ready true, reconciling true");
    }
  }

  private static void isReadyWithPodsThatFail(SimulatedKind kind, String name) throws IOException {
    simulate(kind, Fault.PODS_FAILING, name, ", message: no such image");
    platform.create(kind, name, spec(kind));

    platform.awaitReady(kind, name);
    await().until(() -> waiting(name).contains("no such image"));

    platform.simulate();
    await().until(() -> waiting(name).isEmpty());
  }

  /** Why the container of a release's pod waits; empty when it runs. */
  private static String waiting(String name) {
    return platform
        .client(SimulatedKind.HELM_RELEASE)
        .pods()
        .inNamespace(SimulatedPlatform.NAMESPACE)
        .withName(name + "-0")
        .get()
        .getStatus()
        .getContainerStatuses()
        .stream()
        .filter(container -> container.getState() != null)
        .filter(container -> container.getState().getWaiting() != null)
        .map(container -> container.getState().getWaiting().getMessage())
        .findFirst()
        .orElse("");
  }

  private static void isReadyWithoutSecret(String name) throws IOException {
    simulate(SimulatedKind.PROVIDER, Fault.NO_SECRET, name, "");
    platform.create(SimulatedKind.PROVIDER, name, spec(SimulatedKind.PROVIDER));

    platform.awaitReady(SimulatedKind.PROVIDER, name);
    assertThat(secret(name + "-provider-kubeconfig").get()).isNull();

    platform.simulate();
    await().until(() -> secret(name + "-provider-kubeconfig").get() != null);
  }

  private static void isReadyWithTheWrongSecret(String name) throws IOException {
    simulate(SimulatedKind.PROVIDER, Fault.WRONG_SECRET_NAME, name, "");
    platform.create(SimulatedKind.PROVIDER, name, spec(SimulatedKind.PROVIDER));

    TestObject live = platform.awaitReady(SimulatedKind.PROVIDER, name);
    String wrong = live.at("/status/providerKubeconfigSecretRef/name");
    assertThat(wrong).isEqualTo(name + "-provider-kubeconfig-wrong");
    assertThat(secret(wrong).get()).isNotNull();
    assertThat(secret(name + "-provider-kubeconfig").get()).isNull();

    platform.simulate();
    await().until(() -> secret(name + "-provider-kubeconfig").get() != null);
    await().until(() -> secret(wrong).get() == null);
  }

  /** Another try comes with another spec, or with both annotations; not by itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "values | {'spec': {'values': {'a': 2}}}",
        "reset | {'metadata': {'annotations': {'reconcile.fluxcd.io/requestedAt': 'noon',"
            + " 'reconcile.fluxcd.io/resetAt': 'noon'}}}"
      },
      quoteCharacter = '"')
  void exceededRetriesPersistUntilARetryIsRequested(String what, String patch) throws Exception {
    String name = "exceeded-" + what;
    exceedRetries(name);
    // Another fault shows that the simulator looked at the release again after each change.
    simulate(SimulatedKind.HELM_RELEASE, Fault.NOT_READY, name, ", message: only for now");
    platform.await(
        SimulatedKind.HELM_RELEASE,
        name,
        live -> assertThat(live.message("Ready")).isEqualTo("only for now"));
    platform.simulate();
    platform.await(
        SimulatedKind.HELM_RELEASE,
        name,
        live -> assertThat(live.condition("Stalled")).isEqualTo("True/RetriesExceeded@1"));

    platform.merge(SimulatedKind.HELM_RELEASE, name, patch);

    TestObject live = platform.awaitReady(SimulatedKind.HELM_RELEASE, name);
    assertThat(live.condition("Stalled") + live.at("/status/failures")).isEmpty();
  }

  @Test
  void newReleaseOfTheSameNameStartsWithoutTheFailure() throws Exception {
    exceedRetries("again");
    platform.simulate();
    platform.delete(SimulatedKind.HELM_RELEASE, "again");
    platform.awaitGone(SimulatedKind.HELM_RELEASE, "again");

    platform.create(SimulatedKind.HELM_RELEASE, "again", spec(SimulatedKind.HELM_RELEASE));

    platform.awaitReady(SimulatedKind.HELM_RELEASE, "again");
  }

  private static void exceedRetries(String name) throws IOException {
    simulate(SimulatedKind.HELM_RELEASE, Fault.RETRIES_EXCEEDED, name, "");
    platform.create(SimulatedKind.HELM_RELEASE, name, spec(SimulatedKind.HELM_RELEASE));
    platform.await(
        SimulatedKind.HELM_RELEASE,
        name,
        live -> assertThat(live.condition("Stalled")).isEqualTo("True/RetriesExceeded@1"));
  }

  private static Resource<Secret> secret(String name) {
    return platform.client(SimulatedKind.PROVIDER).secrets().inNamespace("default").withName(name);
  }

  private static String spec(SimulatedKind kind) {
    return switch (kind) {
      case PLATFORM_MESH, PROVIDER -> "{}";
      case OCI_REPOSITORY -> "{interval: 1m, url: 'oci://r.io/charts/app', ref: {tag: 1.0.0}}";
      case HELM_REPOSITORY -> "{interval: 5m, url: 'https://charts.io'}";
      case HELM_CHART ->
          "{interval: 5m, chart: app, version: 1.0.0, sourceRef: {kind: HelmRepository, name:"
              + " base}}";
      case HELM_RELEASE ->
          "{interval: 5m, chartRef: {kind: OCIRepository, name: base}, values: {a: 1}}";
      case REPOSITORY -> "{interval: 1m, repositorySpec: {type: OCIRegistry, baseUrl: r.io}}";
      case COMPONENT ->
          "{interval: 1m, component: acme.org/app, semver: 1.0.0, repositoryRef: {name: base}}";
      case RESOURCE ->
          "{interval: 1m, componentRef: {name: base}, resource: {byReference: {resource: {name:"
              + " chart}}}}";
    };
  }
}
