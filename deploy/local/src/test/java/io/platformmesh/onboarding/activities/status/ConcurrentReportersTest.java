package io.platformmesh.onboarding.activities.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.ActivityCalls;
import io.platformmesh.onboarding.activities.Attempt;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Ten attempts write one status at the same time: none loses the condition of another one. */
class ConcurrentReportersTest {

  private static final StatusReport REPORT =
      new StatusReport(Phase.Deploying, Reason.Onboarding, "message", null);

  private static final List<Function<ActivityCalls, Attempt<?>>> REPORTERS =
      List.of(
          ActivityCalls::awaitPlatformMesh,
          ActivityCalls::awaitProvider,
          ActivityCalls::copyKubeconfig,
          ActivityCalls::deployComponent,
          activities -> activities.reportStatus(REPORT));

  private static final int ATTEMPTS_OF_EACH = 2;

  @Test
  void keepsTheConditionOfEachOfTenConcurrentAttempts() throws Exception {
    OnboardingFixture fixture =
        new OnboardingFixture()
            .platformMesh("{conditions: [{type: Ready, status: 'True'}]}")
            .managedProvider()
            .kubeconfigSecret("{kubeconfig: eA==}");
    fixture.provider(fixture.owned());

    for (Future<Attempt<?>> attempt : runTogether(fixture)) {
      attempt.get();
    }

    fixture.requireCondition(ConditionType.PlatformMeshReady, "True", Reason.AsDesired);
    fixture.requireCondition(ConditionType.ProviderReady, "False", Reason.ProviderNotReady);
    fixture.requireCondition(ConditionType.KubeconfigCopied, "True", Reason.AsDesired);
    fixture.requireCondition(ConditionType.ComponentsDeployed, "False", Reason.SourceNotReady);
    fixture.requireCondition(ConditionType.Ready, "False", Reason.Onboarding);
    assertThat(fixture.live().at("/status/conditions")).hasSize(REPORTERS.size());
  }

  private static List<Future<Attempt<?>>> runTogether(OnboardingFixture fixture)
      throws InterruptedException {
    ActivityCalls activities = fixture.activities();
    List<Callable<Attempt<?>>> attempts = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(ATTEMPTS_OF_EACH * REPORTERS.size());
    for (Function<ActivityCalls, Attempt<?>> reporter : REPORTERS) {
      for (int i = 0; i < ATTEMPTS_OF_EACH; i++) {
        attempts.add(
            () -> {
              start.await();
              return reporter.apply(activities);
            });
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(attempts.size());
    try {
      return threads.invokeAll(attempts, 1, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
  }
}
