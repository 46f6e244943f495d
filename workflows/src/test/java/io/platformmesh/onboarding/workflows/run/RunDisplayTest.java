package io.platformmesh.onboarding.workflows.run;

import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.progressOf;
import static io.platformmesh.onboarding.workflows.run.TestingOnboarding.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.RunCause;
import io.platformmesh.onboarding.workflows.Stage;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.testing.TestEnvironmentOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The display of a run in Temporal. */
class RunDisplayTest {

  private final TestingOnboarding onboarding = new TestingOnboarding(withSearchAttributes());
  private final TestingActivities world = onboarding.world;

  private static TestEnvironmentOptions withSearchAttributes() {
    TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
    OnboardingSearchAttributes.ALL.forEach(
        key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    return options.build();
  }

  @AfterEach
  void stop() {
    onboarding.close();
  }

  private SearchAttributes attributes(WorkflowStub run) {
    return run.describe().getTypedSearchAttributes();
  }

  @Test
  void searchAttributesFollowTheState() {
    world.searchAttributes =
        OnboardingSearchAttributes.ALL.stream().map(SearchAttributeKey::getName).toList();
    world.waiting.add("AwaitProvider");
    WorkflowStub run = onboarding.start();
    onboarding.awaitBackOff(run);

    assertThat(attributes(run).get(OnboardingSearchAttributes.PHASE))
        .isEqualTo("WaitingForProvider");
    assertThat(attributes(run).get(OnboardingSearchAttributes.STAGE)).isEqualTo("AwaitProvider");
    assertThat(attributes(run).get(OnboardingSearchAttributes.CAUSE)).isEqualTo("first");
    assertThat(attributes(run).get(OnboardingSearchAttributes.STALLED)).isFalse();
    assertThat(attributes(run).get(OnboardingSearchAttributes.MANAGED_PROVIDER))
        .isEqualTo("mesh/service");
    assertThat(attributes(run).get(OnboardingSearchAttributes.PLATFORM_MESH))
        .isEqualTo("mesh/platform-mesh");

    onboarding.environment.sleep(Duration.ofMinutes(16));
    assertThat(attributes(run).get(OnboardingSearchAttributes.STALLED)).isTrue();

    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    resultOf(run);
    assertThat(attributes(run).get(OnboardingSearchAttributes.PHASE)).isEqualTo("Ready");
    assertThat(attributes(run).get(OnboardingSearchAttributes.STALLED)).isFalse();
    assertThat(attributes(run).get(OnboardingSearchAttributes.STAGE)).isNull();
  }

  @Test
  void unregisteredSearchAttributesAreNotSet() {
    world.searchAttributes = List.of("OnboardingPhase");
    WorkflowStub run = onboarding.start();
    resultOf(run);
    assertThat(attributes(run).get(OnboardingSearchAttributes.PHASE)).isEqualTo("Ready");
    assertThat(attributes(run).get(OnboardingSearchAttributes.CAUSE)).isNull();
  }

  @Test
  void memoHoldsTheCauseAndTheResultHasASummary() {
    WorkflowStub run = onboarding.start();
    OnboardingResult result = resultOf(run);
    assertThat(run.describe().getMemo(OnboardingIds.CAUSE_MEMO, RunCause.class))
        .isEqualTo(RunCause.of(Cause.FIRST));
    assertThat(result.summary()).startsWith("Ready with 1 component after ").endsWith("(first)");
  }

  @Test
  void everyActivityAndTimerHasASummary() {
    world.waiting.add("one");
    WorkflowStub run = onboarding.start();
    onboarding.awaitBackOff(run);
    onboarding.environment.sleep(Duration.ofMinutes(31));
    world.waiting.clear();
    run.signal(OnboardingIds.CHANGED_SIGNAL);
    resultOf(run);

    List<String> summaries = onboarding.summaries(run);
    assertThat(summaries)
        .doesNotContain("")
        .contains(
            "PlatformMesh platform-mesh",
            "Provider root:providers:system:service",
            "Component one",
            "Objects that the spec no longer asks for",
            "Next check of the deadlines");
  }

  @Test
  void currentDetailsAreATableOfStagesAndComponents() {
    world.waiting.add("AwaitProvider");
    WorkflowStub run = onboarding.start();
    onboarding.awaitBackOff(run);
    onboarding.environment.sleep(Duration.ofMinutes(16));

    String details = CurrentDetails.of(progressOf(run), world.managedProvider, Map.of());

    assertThat(details)
        .contains("**WaitingForProvider**, generation 1, cause: first")
        .contains("> **Stalled** DeadlineExceeded: AwaitProvider has not finished within")
        .containsPattern("\\| AwaitPlatformMesh \\| DONE \\| 20.* \\| .*s \\| +\\|")
        .containsPattern("\\| AwaitProvider \\| STALLED \\| 20")
        .contains("| one | awaited |  | `kubectl describe helmrelease one -n mesh` |")
        .contains("`onboard diagnose mesh/service`");
    assertThat(
            run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails())
        .contains("cause: first");
    assertThat(progressOf(run).phase()).isEqualTo(Phase.WaitingForProvider);
    assertThat(world.stalls.get(0).reason()).isEqualTo(Reason.DeadlineExceeded);
    assertThat(world.stalls.get(0).stage()).isEqualTo(Stage.AwaitProvider);
  }

  @Test
  void deployedComponentIsShownAtOnce() {
    world.managedProvider = TestingActivities.managedProvider(1, List.of("one", "two"));
    world.waiting.add("one");
    WorkflowStub run = onboarding.start();

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        run.query("__temporal_workflow_metadata", WorkflowMetadata.class)
                            .getCurrentDetails())
                    .contains("| one | awaited |")
                    .containsPattern("\\| two \\| deployed \\| 20\\S+ \\S+ \\|"));
  }
}
