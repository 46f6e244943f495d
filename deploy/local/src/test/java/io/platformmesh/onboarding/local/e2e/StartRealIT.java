package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starting by hand, without a watcher, and a worker that dies. */
@ExtendWith(SharedPlatform.class)
class StartRealIT {

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
    platform.watcher().close();
  }

  @AfterEach
  void heal() throws Exception {
    onboardings.simulate();
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-operator, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  @Test
  void startPrintsIdAndLinkAndFollowsThePhases() throws Exception {
    apply("by-hand");

    OnboardRun run =
        OnboardRun.of(platform.environment(), "start", NAMESPACE + "/by-hand", "--wait");

    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(run.out())
        .contains("workflow id  onboarding/" + NAMESPACE + "/by-hand")
        .containsPattern(
            "http://127.0.0.1:\\d+/namespaces/default/workflows/onboarding%2F"
                + NAMESPACE
                + "%2Fby-hand/\\S+")
        .containsSubsequence(" s  Deploying", " s  Ready (1 components)");
    assertThat(onboardings.phase("by-hand")).isEqualTo("Ready");
  }

  @Test
  void startReportsAMissingManagedProvider() throws Exception {
    OnboardRun run = OnboardRun.of(platform.environment(), "start", "default/missing", "--wait");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("The ManagedProvider does not exist: apply its manifest first.");
  }

  @Test
  void startStopsWaitingAfterTheTimeout() throws Exception {
    OnboardRun simulated =
        OnboardRun.of(
            Map.of(),
            "platform",
            "simulate",
            "--state",
            platform.kubeconfig().getParent().toString(),
            "HelmRelease",
            "--fault",
            "NotReady");
    assertThat(simulated.exitCode()).as(simulated.toString()).isZero();
    apply("slow");

    OnboardRun run =
        OnboardRun.of(
            platform.environment(), "start", NAMESPACE + "/slow", "--wait", "--timeout", "2s");

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(4);
    assertThat(run.out()).contains("Not Ready within 2 s; the onboarding continues.");
  }

  @Test
  void temporalsOwnCommandStartsAnOnboarding() throws Exception {
    apply("by-temporal");

    String temporal = ServerBinaries.install(line -> {}).temporal().toString();
    OnboardRun run =
        OnboardRun.run(
            List.of(
                temporal,
                "workflow",
                "start",
                "--type",
                "Onboarding",
                "--task-queue",
                "onboarding",
                "--workflow-id",
                "onboarding/" + NAMESPACE + "/by-temporal",
                "--input",
                "{\"namespace\":\"%s\",\"name\":\"by-temporal\"}".formatted(NAMESPACE)),
            platform.environment());

    assertThat(run.exitCode()).as(run.toString()).isZero();
    onboardings.awaitReady("by-temporal");
    OnboardingResult result =
        onboardings
            .workflows()
            .newUntypedWorkflowStub(OnboardingIds.workflowId(NAMESPACE, "by-temporal"))
            .getResult(OnboardingResult.class);
    assertThat(result.end()).isEqualTo(OnboardingResult.End.READY);
    assertThat(result.components()).hasSize(1);
  }

  /** The worker dies while the stage is under way, and its successor ends what it began. */
  @ParameterizedTest
  @CsvSource({
    "PlatformMesh, WaitingForPlatformMesh",
    "Provider, WaitingForProvider",
    "HelmRelease, Deploying"
  })
  void killedWorkerLosesNothing(String kind, String phase) throws Exception {
    String name = "killed-" + phase.toLowerCase(Locale.ROOT);
    onboardings.simulate("{kind: %s, fault: NotReady}".formatted(kind));
    if (kind.equals("PlatformMesh")) {
      onboardings.awaitNotReady(ResourceKind.PlatformMesh, "platform-mesh");
    }
    apply(name);
    OnboardRun started = OnboardRun.of(platform.environment(), "start", NAMESPACE + "/" + name);
    assertThat(started.exitCode()).isZero();
    onboardings.awaitPhase(name, phase);

    platform.worker().kill();
    onboardings.simulate();
    platform.worker().start();

    onboardings.awaitReady(name);
  }
}
