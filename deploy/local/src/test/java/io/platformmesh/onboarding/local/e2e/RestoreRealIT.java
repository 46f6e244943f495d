package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporal's database is lost, and Temporal begins with an empty one. */
class RestoreRealIT {

  @TempDir static Path state;

  private static void apply(Onboardings onboardings, String name) {
    onboardings.applyManagedProvider(
        name,
        "runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0'}}]"
            .formatted(name));
  }

  private static void deleteDatabase(Path database) throws IOException {
    try (Stream<Path> files = Files.list(database.getParent())) {
      List<Path> all =
          files
              .filter(
                  file ->
                      file.getFileName().toString().startsWith(database.getFileName().toString()))
              .toList();
      assertThat(all).isNotEmpty();
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  @Test
  void clusterHoldsAllStateThatOnboardingsNeed() throws Exception {
    Path database;
    try (Onboardings before = Onboardings.start(state, options -> options)) {
      RealPlatform platform = before.platform();
      database = platform.temporalDatabase();
      apply(before, "settled");
      before.awaitSettled("settled");
      before.simulate(
          "{kind: HelmRelease, name: waiting-app, fault: NotReady}",
          "{kind: HelmRelease, name: held-app, fault: NotReady}",
          "{kind: HelmRelease, name: leaving-app, fault: NotReady}");
      apply(before, "waiting");
      before.awaitPhase("waiting", "Deploying");
      apply(before, "held");
      before.awaitPhase("held", "Deploying");
      OnboardRun paused =
          OnboardRun.of(platform.environment(), "pause", NAMESPACE + "/held", "--reason", "audit");
      assertThat(paused.exitCode()).as(paused.toString()).isZero();
      before.awaitPhase("held", "Paused");
      apply(before, "leaving");
      before.awaitPhase("leaving", "Deploying");
      platform.worker().kill();
      before.delete("leaving");
    }
    deleteDatabase(database);

    try (Onboardings after = Onboardings.start(state, options -> options)) {
      after.awaitGone("leaving");
      assertThat(after.phase("held")).isEqualTo("Paused");
      assertThat(after.phase("settled")).isEqualTo("Ready");
      after.simulate();
      after.awaitReady("waiting");
      OnboardRun resumed =
          OnboardRun.of(after.platform().environment(), "resume", NAMESPACE + "/held");
      assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
      after.awaitReady("held");
      assertThat(
              after
                  .workflows()
                  .listExecutions(
                      "WorkflowId = '%s'"
                          .formatted(OnboardingIds.workflowId(NAMESPACE, "settled"))))
          .as("a settled ManagedProvider needs no run")
          .isEmpty();
    }
  }
}
