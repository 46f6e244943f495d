package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that gets long is continued in a new one, and no poke is lost on the way. */
class ContinuationRealIT {

  @TempDir Path state;

  @Test
  void runContinuesAsNewWithSignalsInFlight() throws Exception {
    try (Onboardings onboardings =
        Onboardings.start(
            state,
            options -> options.temporalConfig("limit.historyCount.suggestContinueAsNew=80"))) {
      onboardings.simulate("{kind: HelmRelease, fault: NotReady}");
      onboardings.applyManagedProvider(
          "long",
          "runtimeDeployments: [{flux: {chart: long-app, registry: r.io, version: '1.0'}}]");
      onboardings.awaitPhase("long", "Deploying");
      String first = onboardings.runId("long");
      WorkflowStub run =
          onboardings
              .workflows()
              .newUntypedWorkflowStub(OnboardingIds.workflowId(NAMESPACE, "long"));

      await()
          .atMost(LONG.multipliedBy(2))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                run.signal(OnboardingIds.CHANGED_SIGNAL);
                return !onboardings.runId("long").equals(first);
              });
      HistoryRecorder.recordRun(onboardings.workflows(), "long", first, "long");

      onboardings.simulate();
      onboardings.awaitReady("long");
      assertThat(onboardings.result("long").end())
          .isIn(OnboardingResult.End.READY, OnboardingResult.End.UNCHANGED);
    }
  }
}
