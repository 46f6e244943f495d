package io.platformmesh.onboarding.activities.status;

import io.platformmesh.onboarding.activities.ActivityCalls;
import io.platformmesh.onboarding.activities.Attempt;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Ten attempts write one status at the same time: none loses the condition of another one. */
class ConcurrentReportersTest {

  private static final StatusReport REPORT =
      new StatusReport(Phase.Deploying, Reason.Onboarding, "message", null);

  private static final List<String> COMPONENTS = List.of("a", "b", "c", "d", "e", "f");

  /** Each condition but ComponentsDeployed has one reporter: a lost write is not repaired. */
  private static List<Function<ActivityCalls, Attempt<?>>> reporters() {
    List<Function<ActivityCalls, Attempt<?>>> reporters = new ArrayList<>();
    reporters.add(ActivityCalls::awaitPlatformMesh);
    reporters.add(ActivityCalls::awaitProvider);
    reporters.add(ActivityCalls::copyKubeconfig);
    reporters.add(activities -> activities.reportStatus(REPORT));
    COMPONENTS.forEach(name -> reporters.add(activities -> activities.deployComponent(name)));
    return reporters;
  }

  private static String spec() {
    return COMPONENTS.stream()
        .map(
            name ->
                "{flux: {registry: registry.test/charts, chart: %s, version: 1.0.0}}"
                    .formatted(name))
        .collect(Collectors.joining(", ", "{runtimeDeployments: [", "]}"));
  }

  @Test
  void keepsTheConditionOfEachOfTenConcurrentAttempts() throws Exception {
    OnboardingFixture fixture =
        new OnboardingFixture()
            .platformMesh("{conditions: [{type: Ready, status: 'True'}]}")
            .managedProvider(spec())
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
  }

  private static List<Future<Attempt<?>>> runTogether(OnboardingFixture fixture)
      throws InterruptedException {
    List<Callable<Attempt<?>>> attempts = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(reporters().size());
    for (Function<ActivityCalls, Attempt<?>> reporter : reporters()) {
      ActivityCalls activities = fixture.activities().ofAnotherWorker();
      attempts.add(
          () -> {
            start.await();
            return reporter.apply(activities);
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(attempts.size());
    try {
      return threads.invokeAll(attempts, 1, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
  }
}
