package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static io.platformmesh.onboarding.local.e2e.Onboardings.json;
import static io.platformmesh.onboarding.local.e2e.Onboardings.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drift while no watcher runs. */
class ResyncRealIT {

  private static final int MANY = 1000;

  @TempDir static Path state;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options.cluster("edge"));
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  private static void onboard(String name) {
    onboard(name, "");
  }

  private static void onboard(String name, String more) {
    onboardings.applyManagedProvider(
        name,
        "%sruntimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0', values: {a: 1}}}]"
            .formatted(more, name));
    onboardings.awaitSettled(name);
  }

  private static void edit(String release) {
    onboardings
        .object(ResourceKind.HelmRelease, release)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"values\": {\"a\": 2}}}");
  }

  private static void assertRepaired(String release) {
    assertThat(onboardings.spec(ResourceKind.HelmRelease, release).path("values"))
        .isEqualTo(json("{'a': 1}"));
  }

  /** The watcher may have poked it once more before its end. */
  private static String lastRunId(String name) {
    AtomicReference<String> last = new AtomicReference<>("");
    await()
        .atMost(LONG)
        .during(Duration.ofSeconds(3))
        .until(
            () -> {
              String now = onboardings.runId(name);
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  private static long runs() {
    return onboardings
        .temporal()
        .blockingStub()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder().setNamespace("default").build())
        .getCount();
  }

  @Test
  void driftDuringTheAbsenceOfTheWatcherIsRepaired() {
    for (String name : List.of("a-deleted", "an-edited", "a-rotated", "an-intact")) {
      onboard(name);
    }
    platform.watcher().kill();
    String intact = lastRunId("an-intact");
    onboardings.object(ResourceKind.HelmRelease, "a-deleted-app").delete();
    edit("an-edited-app");
    platform
        .workspaces()
        .client(Onboardings.SYSTEM)
        .secrets()
        .inNamespace(NAMESPACE)
        .withName("a-rotated-provider-kubeconfig")
        .edit(
            source -> {
              source.getData().put("kubeconfig", Onboardings.encode("renewed: true"));
              return source;
            });
    platform.watcher().start();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(onboardings.object(ResourceKind.HelmRelease, "a-deleted-app").get())
                  .isNotNull();
              assertRepaired("an-edited-app");
              assertThat(
                      secret(
                              platform.workspaces().client(Onboardings.SYSTEM),
                              "a-rotated-provider-kubeconfig")
                          .getData()
                          .get("kubeconfig"))
                  .as("the source")
                  .isEqualTo(Onboardings.encode("renewed: true"));
              assertThat(
                      secret(platform.runtime(), "a-rotated-provider-kubeconfig")
                          .getData()
                          .get("kubeconfig"))
                  .isEqualTo(Onboardings.encode("renewed: true"));
            });
    assertThat(onboardings.runId("an-intact")).isEqualTo(intact);
  }

  @Test
  void unwatchableClusterDoesNotPreventOtherRepairs() {
    String edge = platform.cluster("edge").orElseThrow().access().kubeconfig();
    onboardings.applySecret("b-runtime", Map.of("kubeconfig", edge));
    onboard("b-remote", "runtimeKubeconfigSecretName: b-runtime, ");
    onboard("b-edited");
    platform.watcher().kill();
    onboardings.applySecret(
        "b-runtime",
        Map.of("kubeconfig", edge.replaceAll("server: .*", "server: https://localhost:1")));
    edit("b-edited-app");
    platform.watcher().start();

    await().atMost(LONG.multipliedBy(2)).untilAsserted(() -> assertRepaired("b-edited-app"));

    onboardings.applySecret("b-runtime", Map.of("kubeconfig", edge));
    onboardings.awaitSettled("b-remote");
  }

  /**
   * Settled ones as a restored cluster has them: the status says so, and nothing speaks against.
   */
  @Test
  void thousandSettledManagedProvidersCauseNoRunAndNoWrite() throws Exception {
    platform.watcher().close();
    IntStream.range(0, MANY).parallel().forEach(ResyncRealIT::makeSettled);
    long runs = runs();
    int lines = onboardings.auditLines();

    platform.watcher().start();
    platform.watcher().awaitReady();
    onboard("after-them");

    await().atMost(LONG).until(() -> runs() > runs);
    assertThat(runs()).isEqualTo(runs + 1);
    assertThat(onboardings.allWritesSince(lines)).noneMatch(line -> line.contains("settled-"));
  }

  private static void makeSettled(int number) {
    String name = "settled-" + number;
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
    onboardings
        .managedProvider(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\": {\"phase\": \"Ready\", \"observedGeneration\": 1}}");
  }
}
