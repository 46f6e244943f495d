package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.temporal.client.WorkflowTargetOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two watchers, no watcher, and watches that miss events. */
@ExtendWith(SharedPlatform.class)
class AvailabilityRealIT {

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
  }

  @AfterEach
  void heal() throws Exception {
    onboardings.simulate();
    platform.watcher().start();
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0', values: {a: 1}}}]"
            .formatted(name));
  }

  private static List<String> runs(String name) {
    return onboardings
        .workflows()
        .listExecutions("WorkflowId = '%s'".formatted(OnboardingIds.workflowId(NAMESPACE, name)))
        .map(run -> run.getExecution().getRunId())
        .toList();
  }

  /** All runs, when no more came for a while and the last has ended. */
  private static List<String> allRuns(String name) {
    AtomicReference<List<String>> last = new AtomicReference<>(List.of());
    await()
        .atMost(LONG)
        .during(Duration.ofSeconds(3))
        .until(
            () -> {
              List<String> now = runs(name);
              return !now.isEmpty() && now.equals(last.getAndSet(now));
            });
    assertThat(last.get()).contains(onboardings.runId(name));
    return last.get();
  }

  private static OnboardingResult.End end(String name, String runId) {
    return onboardings
        .workflows()
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowId(OnboardingIds.workflowId(NAMESPACE, name))
                .setRunId(runId)
                .build())
        .getResult(OnboardingResult.class)
        .end();
  }

  /** Our writes to child objects, here and in the workspace: how often each, by verb and object. */
  private static Map<String, Integer> writes(String name) throws IOException {
    Map<String, Integer> writes = new TreeMap<>();
    for (ApiServer server :
        List.of(platform.runtimeServer(), platform.workspaces().apiServer(SYSTEM))) {
      for (String line : Files.readAllLines(server.auditLog())) {
        JsonNode object = Json.mapper().readTree(line).path("objectRef");
        String resource = object.path("resource").asText();
        if (line.contains("fieldManager=platform-mesh-onboarding")
            && object.path("name").asText().startsWith(name)
            && !List.of("managedproviders", "events").contains(resource)) {
          String verb = Json.mapper().readTree(line).path("verb").asText();
          writes.merge(
              verb + " " + resource + object.path("name").asText().substring(name.length()),
              1,
              Integer::sum);
        }
      }
    }
    return writes;
  }

  /** Onboards a ManagedProvider, deletes its release, and waits for the repair. */
  private static List<OnboardingResult.End> live(String name) {
    apply(name);
    onboardings.awaitSettled(name);
    List<String> before = allRuns(name);
    var release = onboardings.object(ResourceKind.HelmRelease, name + "-app");
    String uid = release.get().getMetadata().getUid();
    release.delete();
    await()
        .atMost(LONG)
        .until(
            () -> {
              GenericKubernetesResource live = release.get();
              return live != null && !live.getMetadata().getUid().equals(uid);
            });
    await().atMost(LONG).until(() -> runs(name).size() > before.size());
    onboardings.awaitSettled(name);
    return allRuns(name).stream().map(run -> end(name, run)).toList();
  }

  @Test
  void twoWatchersDecideOnce() throws Exception {
    assertThat(live("single")).contains(OnboardingResult.End.READY);
    OnboardProcess twin = platform.prepareProcess("twin", "watcher", Map.of());
    twin.start();
    twin.awaitReady();

    List<OnboardingResult.End> ends = live("double");

    assertThat(ends).isSubsetOf(OnboardingResult.End.READY, OnboardingResult.End.UNCHANGED);
    assertThat(ends)
        .as("runs that changed something: the first, and the one that put the release right")
        .filteredOn(end -> end == OnboardingResult.End.READY)
        .hasSize(2);
    assertThat(writes("double")).as("writes").hasSizeGreaterThan(3).isEqualTo(writes("single"));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(countEvents("double", "Ready: "))
                    .isEqualTo(countEvents("single", "Ready: ")));
    assertThat(countEvents("double", "Ready: ")).isPositive();
    twin.close();
  }

  /** The number of Events with this beginning, including the repetitions in their series. */
  private static int countEvents(String name, String beginning) {
    int count = 0;
    for (GenericKubernetesResource event : onboardings.events(name)) {
      if (String.valueOf(event.<Object>get("note")).startsWith(beginning)) {
        Integer repeated = event.get("series", "count");
        count += repeated == null ? 1 : repeated;
      }
    }
    return count;
  }

  /** The server continues its retries, which begin a second apart. */
  @Test
  void runsContinueByTheirRetriesWithoutAWatcher() throws Exception {
    onboardings.simulate("{kind: HelmRelease, name: alone-app, fault: NotReady}");
    apply("alone");
    onboardings.awaitPhase("alone", "Deploying");
    platform.watcher().kill();

    onboardings.simulate();

    onboardings.awaitReady("alone");
    assertThat(platform.watcher().isAlive()).isFalse();
  }

  @Test
  void watchesThatEndWithoutTheirEventsAreRestarted() throws Exception {
    apply("unwatched");
    onboardings.awaitSettled("unwatched");
    List<String> before = allRuns("unwatched");
    String secret = "unwatched-provider-kubeconfig";
    platform.workspaces().makeUnavailable(SYSTEM);

    await().atMost(LONG).until(() -> platform.workspaces().endWatches(SYSTEM) > 0);
    platform
        .workspaces()
        .client(SYSTEM)
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(secret)
        .edit(
            source -> {
              source.getData().put("kubeconfig", Onboardings.encode("renewed: true"));
              return source;
            });
    platform.workspaces().makeAvailable(SYSTEM);

    await()
        .atMost(LONG)
        .until(
            () ->
                Onboardings.secret(platform.runtime(), secret)
                    .getData()
                    .get("kubeconfig")
                    .equals(Onboardings.encode("renewed: true")));
    assertThat(platform.watcher().isAlive()).isTrue();
    assertThat(allRuns("unwatched")).hasSizeGreaterThan(before.size());
  }
}
