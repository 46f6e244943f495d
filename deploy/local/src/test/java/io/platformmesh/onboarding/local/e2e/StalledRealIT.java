package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.platformmesh.onboarding.workflows.Reason;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stalls are reported, and people can intervene by command, update and annotation. */
@ExtendWith(SharedPlatform.class)
class StalledRealIT {

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
  }

  private static void apply(String name, String platformMesh, String annotations) {
    onboardings.apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: %s, annotations: {%s}}
        spec:
          platformMeshRef: {name: %s}
          runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]
        """
            .formatted(name, annotations, platformMesh, name));
  }

  private static OnboardRun onboard(String... arguments) throws Exception {
    return OnboardRun.of(platform.environment(), arguments);
  }

  private static OnboardRun done(String command, String name, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, name, "-n", NAMESPACE));
    arguments.addAll(Arrays.asList(more));
    OnboardRun run = onboard(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return run;
  }

  /** The number of missed deadlines that the worker has counted. */
  private static double missedDeadlines() throws IOException {
    try (InputStream answer = platform.workerMetrics().toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("onboarding_stalls_total{"))
          .filter(line -> line.contains("reason=\"DeadlineExceeded\""))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  private static WorkflowStub run(String name) {
    return onboardings
        .workflows()
        .newUntypedWorkflowStub(OnboardingIds.workflowId(NAMESPACE, name));
  }

  private static void annotate(String name, String key, String value) {
    onboardings
        .managedProvider(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"onboarding.platform-mesh.io/%s\": %s}}}"
                .formatted(key, value));
  }

  @Test
  void missedDeadlineIsReportedEverywhereAndEndsWithThePoke() throws Exception {
    double missed = missedDeadlines();
    apply("late", "late-mesh", "onboarding.platform-mesh.io/deadline-await-platform-mesh: 3s");

    onboardings.awaitCondition(
        "late",
        ConditionType.Stalled,
        "True",
        Reason.DeadlineExceeded,
        "AwaitPlatformMesh",
        "3s",
        "PlatformMesh platform-mesh-system/late-mesh");
    onboardings.awaitEvents("late", "Warning DeadlineExceeded AwaitPlatformMesh ");
    assertThat(
            run("late")
                .describe()
                .getTypedSearchAttributes()
                .get(OnboardingSearchAttributes.STALLED))
        .isTrue();
    await().atMost(LONG).untilAsserted(() -> assertThat(missedDeadlines()).isEqualTo(missed + 1));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        onboardings
                            .workflows()
                            .listExecutions(
                                "OnboardingStalled = true AND OnboardingStage ="
                                    + " 'AwaitPlatformMesh'"))
                    .anyMatch(found -> found.getExecution().getWorkflowId().endsWith("/late")));

    onboardings.apply(
        """
        apiVersion: core.platform-mesh.io/v1alpha1
        kind: PlatformMesh
        metadata: {name: late-mesh}
        spec: {}
        """);
    onboardings.awaitReady("late");
    assertThat(onboardings.conditions("late"))
        .noneMatch(condition -> condition.type().equals("Stalled"));
    onboardings.awaitEvents(
        "late", "Normal PhaseChanged Deploying: ", "Normal PhaseChanged Ready: ");
  }

  @Test
  void abandonedReleaseIsReportedAtOnceAndRetryRestartsFlux() throws Exception {
    onboardings.simulate(
        "{kind: HelmRelease, name: given-up-app, fault: RetriesExceeded, message: no space left}");
    apply("given-up", "platform-mesh", "");

    onboardings.awaitCondition(
        "given-up",
        ConditionType.Stalled,
        "True",
        Reason.HelmReleaseStalled,
        "HelmRelease given-up-app",
        "no space left",
        "onboard retry");
    onboardings.awaitEvents("given-up", "Warning HelmReleaseStalled ");
    onboardings.simulate();

    assertThat(done("retry", "given-up").out()).contains("given-up is retried now");

    onboardings.awaitReady("given-up");
    Map<String, String> annotations =
        onboardings
            .object(ResourceKind.HelmRelease, "given-up-app")
            .get()
            .getMetadata()
            .getAnnotations();
    assertThat(annotations.get("reconcile.fluxcd.io/resetAt"))
        .isNotNull()
        .isEqualTo(annotations.get("reconcile.fluxcd.io/requestedAt"));
    onboardings.awaitEvents("given-up", "Normal RetryRequested ");
  }

  @Test
  void pauseSurvivesARestartOfTheWorkerHoweverItWasRequested() throws Exception {
    onboardings.simulate("{kind: HelmRelease, name: held-app, fault: NotReady}");
    apply("held", "platform-mesh", "");
    onboardings.awaitPhase("held", "Deploying");

    assertThat(done("pause", "held", "--reason", "maintenance").out())
        .contains("platform-mesh-system/held is paused: maintenance");
    onboardings.awaitPhase("held", "Paused");
    onboardings.awaitCondition(
        "held", ConditionType.Paused, "True", Reason.Paused, "maintenance", "onboard resume");
    OnboardRun again = onboard("pause", NAMESPACE + "/held", "--reason", "twice");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("onboard: platform-mesh-system/held is paused (maintenance)");

    onboardings.simulate();
    platform.worker().kill();
    platform.worker().start();
    assertThat(onboardings.phase("held")).isEqualTo("Paused");
    annotate("held", "paused", "null");
    onboardings.awaitReady("held");
    assertThat(onboardings.conditions("held"))
        .noneMatch(condition -> condition.type().equals("Paused"));

    annotate("held", "paused", "\"by hand\"");
    onboardings.awaitPhase("held", "Paused");
    onboardings.awaitEvents("held", "Normal Paused ", "Normal Resumed ");
    assertThat(onboardings.conditions("held"))
        .as("a service that is paused is still there")
        .anyMatch(
            condition -> condition.type().equals("Ready") && condition.status().equals("True"));
    JsonNode answer = new ObjectMapper().readTree(done("resume", "held", "-o", "json").out());
    assertThat(answer.path("update").asText()).isEqualTo("resume");
    onboardings.awaitReady("held");
    done("pause", "held", "--reason", "once more");
    onboardings.awaitPhase("held", "Paused");
    done("resume", "held");
    onboardings.awaitReady("held");
    await()
        .alias("the same Event again is counted, not repeated")
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(done("status", "held").out())
                    .containsPattern("Normal +Resumed +3 +The onboarding resumes"));
  }

  @Test
  void cancelledOnboardingHasNoRunUntilItIsResumed() throws Exception {
    onboardings.simulate("{kind: HelmRelease, name: dropped-app, fault: NotReady}");
    apply("dropped", "platform-mesh", "");
    onboardings.awaitPhase("dropped", "Deploying");

    done("cancel", "dropped");
    await()
        .atMost(LONG)
        .until(() -> run("dropped").describe().getStatus().name().endsWith("COMPLETED"));
    onboardings.awaitCondition("dropped", ConditionType.Paused, "True", Reason.Cancelled);
    String cancelled = onboardings.runId("dropped");
    onboardings.simulate();
    platform.watcher().kill();
    platform.watcher().start();
    await()
        .atMost(LONG)
        .during(Duration.ofSeconds(3))
        .until(() -> onboardings.runId("dropped").equals(cancelled));

    done("resume", "dropped");
    onboardings.awaitReady("dropped");
    assertThat(onboardings.runId("dropped")).isNotEqualTo(cancelled);
  }

  @Test
  void applyFollowsToReadyAndDeleteFollowsToTheEnd(@TempDir Path folder) throws Exception {
    Path manifest = folder.resolve("service.yaml");
    Files.writeString(
        manifest,
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: applied}
        spec:
          platformMeshRef: {name: platform-mesh}
          runtimeDeployments: [{flux: {chart: applied-app, registry: r.io, version: '1.0'}}]
        """);

    OnboardRun applied = onboard("apply", "-f", folder.toString(), "-n", NAMESPACE);

    assertThat(applied.exitCode()).as(applied.toString()).isZero();
    assertThat(applied.out())
        .contains("ManagedProvider platform-mesh-system/applied applied")
        .containsPattern("Ready +The service is onboarded");
    OnboardRun deleted = done("delete", "applied", "--wait");
    assertThat(deleted.out())
        .containsPattern("Deleting +Removing the components")
        .contains("platform-mesh-system/applied is deleted.");
    Files.writeString(manifest, "kind: ManagedProvider\nspec: [");
    OnboardRun broken = onboard("apply", "-f", manifest.toString());
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err()).contains("is not a Kubernetes manifest");
    OnboardRun missing = onboard("apply", "-f", "nowhere.yaml");
    assertThat(missing.err())
        .isEqualTo("onboard: nowhere.yaml cannot be read: there is no such file\n");
  }

  @Test
  void commandsShowTheStateOfAnOnboarding() throws Exception {
    apply("shown", "platform-mesh", "");
    onboardings.awaitSettled("shown");

    assertThat(done("status", "shown").out())
        .contains("platform-mesh-system/shown   Ready")
        .containsPattern("DeployComponents +DONE +20")
        .containsPattern("shown-app +deployed")
        .containsPattern("KubeconfigCopied +True +AsDesired")
        .containsPattern("Normal +PhaseChanged +1 +Ready: ");
    JsonNode status = new ObjectMapper().readTree(done("status", "shown", "-o", "json").out());
    assertThat(status.path("phase").asText()).isEqualTo("Ready");
    assertThat(status.at("/run/stages/3/stage").asText()).isEqualTo("DeployComponents");
    OnboardRun none = onboard("status", "missing", "-n", NAMESPACE);
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("there is no ManagedProvider platform-mesh-system/missing: ");

    assertThat(onboard("list", "-A", "--phase", "Ready").out())
        .containsPattern("NAMESPACE +NAME +PHASE +READY +STALLED")
        .containsPattern("platform-mesh-system +shown +Ready +True");
    assertThat(onboard("list", "-A", "--stalled", "-o", "json").out()).doesNotContain("shown");
    assertThat(done("watch", "shown").out()).containsPattern("Ready +The service is onboarded");
    assertThat(done("history", "shown").out()).containsPattern("first +COMPLETED");
    assertThat(done("open", "shown").out())
        .contains("/namespaces/default/workflows/onboarding%2Fplatform-mesh-system%2Fshown/");
    OnboardRun wrong = onboard("status", "a/b/c");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("'a/b/c' does not name a ManagedProvider");
    OnboardRun alone =
        OnboardRun.of(
            Map.of(
                "KUBECONFIG",
                Objects.requireNonNull(platform.environment().get("KUBECONFIG")),
                "TEMPORAL_ADDRESS",
                "127.0.0.1:1"),
            "status",
            NAMESPACE + "/shown");
    assertThat(alone.exitCode()).as(alone.toString()).isZero();
    assertThat(alone.out()).contains("Temporal at 127.0.0.1:1 cannot be reached");
  }
}
