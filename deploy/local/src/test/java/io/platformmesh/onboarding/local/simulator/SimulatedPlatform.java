package io.platformmesh.onboarding.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.local.simulator.rules.RulesFile;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * Real servers with the definitions of the other projects and the simulator, without worker and
 * watcher.
 */
final class SimulatedPlatform implements AutoCloseable {

  static final String NAMESPACE = RealPlatform.NAMESPACE;
  static final String SYSTEM = "root:providers:system";

  /** A PlatformMesh that shows which rules hold. */
  private static final String WITNESS = "witness";

  private static final Path CRDS = Path.of(System.getProperty("upstream", ""), "crds");

  /** Longer than any of this takes on a slow machine; a deadline, not a measure. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final Duration OFTEN = Duration.ofMillis(20);

  private final RealPlatform platform;

  private SimulatedPlatform(RealPlatform platform) {
    this.platform = platform;
  }

  static boolean upstreamIsThere() {
    return Files.isDirectory(CRDS);
  }

  static SimulatedPlatform start(Path state) {
    SimulatedPlatform started =
        new SimulatedPlatform(
            RealPlatform.start(
                PlatformOptions.newBuilder(state).crds(CRDS).simulator(true).build()));
    started.create(SimulatedKind.PLATFORM_MESH, WITNESS, "{}");
    return started;
  }

  RealPlatform platform() {
    return platform;
  }

  KubernetesClient client(SimulatedKind kind) {
    return kind.namespaced() ? platform.runtime() : platform.workspaces().client(SYSTEM);
  }

  /** Creates an object whose spec is this YAML flow mapping. */
  void create(SimulatedKind kind, String name, String spec) {
    client(kind)
        .resource(
            """
            apiVersion: %s
            kind: %s
            metadata: {name: %s%s}
            spec: %s
            """
                .formatted(
                    kind.apiVersion(),
                    kind.kind(),
                    name,
                    kind.namespaced() ? ", namespace: " + NAMESPACE : "",
                    spec))
        .create();
  }

  /** Merges a JSON object, written with single quotes, into an object. */
  void merge(SimulatedKind kind, String name, String patch) {
    object(kind, name).patch(PatchContext.of(PatchType.JSON_MERGE), patch.replace('\'', '"'));
  }

  void delete(SimulatedKind kind, String name) {
    object(kind, name).delete();
  }

  TestObject get(SimulatedKind kind, String name) {
    GenericKubernetesResource live = object(kind, name).get();
    return new TestObject(
        live == null ? MissingNode.getInstance() : Json.mapper().valueToTree(live));
  }

  private Resource<GenericKubernetesResource> object(SimulatedKind kind, String name) {
    var all = client(kind).genericKubernetesResources(kind.definition());
    return kind.namespaced() ? all.inNamespace(NAMESPACE).withName(name) : all.withName(name);
  }

  Recording record(SimulatedKind kind, String name, Function<TestObject, String> says) {
    return new Recording(object(kind, name), says);
  }

  /** Waits until this holds of the object, and returns it as it was then. */
  TestObject await(SimulatedKind kind, String name, Consumer<TestObject> holds) {
    TestObject[] last = new TestObject[1];
    until(
        () -> {
          last[0] = get(kind, name);
          assertThat(last[0]).as(kind + " " + name).satisfies(holds);
        });
    return last[0];
  }

  TestObject awaitReady(SimulatedKind kind, String name) {
    return await(kind, name, live -> assertThat(live.isReady()).isTrue());
  }

  void awaitGone(SimulatedKind kind, String name) {
    await(kind, name, live -> assertThat(live.exists()).isFalse());
  }

  /** Replaces the rules of the simulator, given in YAML flow style, and waits until they apply. */
  void simulate(String... rules) throws IOException {
    String message = "fault " + Instant.now();
    List<String> all = new ArrayList<>(List.of(rules));
    all.add(
        "{kind: PlatformMesh, name: %s, fault: NotReady, message: '%s'}"
            .formatted(WITNESS, message));
    new RulesFile(platform.simulatorRules())
        .write(SimulationRules.parse("rules: [" + String.join(", ", all) + "]"));
    await(
        SimulatedKind.PLATFORM_MESH,
        WITNESS,
        live -> assertThat(live.message("Ready")).isEqualTo(message));
  }

  @Override
  public void close() {
    platform.close();
  }

  private static void until(ThrowingRunnable holds) {
    Awaitility.await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .untilAsserted(holds);
  }
}
