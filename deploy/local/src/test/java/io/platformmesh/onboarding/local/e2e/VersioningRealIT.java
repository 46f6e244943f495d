package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of the worker at once, by Temporal's worker versioning. */
class VersioningRealIT {

  private static final String DEPLOYMENT = "onboarding";

  @TempDir static Path state;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options.worker(false));
    platform = onboardings.platform();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  private static OnboardProcess worker(String buildId) {
    OnboardProcess worker =
        platform.prepareProcess(
            "worker-" + buildId,
            "worker",
            Map.of("TEMPORAL_DEPLOYMENT_NAME", DEPLOYMENT, "TEMPORAL_WORKER_BUILD_ID", buildId));
    worker.start();
    worker.awaitReady();
    return worker;
  }

  private static void makeCurrent(String buildId) throws Exception {
    String temporal = ServerBinaries.install(line -> {}).temporal().toString();
    await()
        .alias("the server knows the version")
        .atMost(LONG)
        .until(
            () ->
                OnboardRun.run(
                            List.of(
                                temporal,
                                "worker",
                                "deployment",
                                "set-current-version",
                                "--deployment-name",
                                DEPLOYMENT,
                                "--build-id",
                                buildId,
                                "--yes"),
                            platform.environment())
                        .exitCode()
                    == 0);
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  /** The versions of the worker that the latest run was worked on by. */
  private static Set<String> versions(String name) {
    return onboardings
        .workflows()
        .fetchHistory(OnboardingIds.workflowId(NAMESPACE, name))
        .getEvents()
        .stream()
        .filter(event -> event.hasWorkflowTaskCompletedEventAttributes())
        .map(event -> event.getWorkflowTaskCompletedEventAttributes().getDeploymentVersion())
        .map(version -> version.getBuildId())
        .collect(Collectors.toSet());
  }

  @Test
  void runsEndOnTheVersionThatTheyBeganOn() throws Exception {
    OnboardProcess first = worker("v1");
    makeCurrent("v1");
    onboardings.simulate("{kind: HelmRelease, name: older-app, fault: NotReady}");
    apply("older");
    onboardings.awaitPhase("older", "Deploying");

    OnboardProcess second = worker("v2");
    makeCurrent("v2");
    apply("newer");
    onboardings.awaitSettled("newer");
    onboardings.simulate();
    onboardings.awaitSettled("older");

    assertThat(versions("older")).containsExactly("v1");
    assertThat(versions("newer")).containsExactly("v2");

    first.close();
    apply("newest");
    onboardings.awaitSettled("newest");
    assertThat(versions("newest")).containsExactly("v2");
    second.close();
  }
}
