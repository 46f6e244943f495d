package io.platformmesh.onboarding.activities;

import static io.platformmesh.onboarding.activities.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No stage activity writes anything for a ManagedProvider that is not in the expected state. */
class SupersededTest {

  private static final String KUBECONFIG = "{kubeconfig: a3ViZWNvbmZpZw==}";
  private static final String FINALIZER = "test/keeps-it";

  private static final Map<String, UnaryOperator<ManagedProviderRef>> OTHER_STATES =
      Map.of(
          "another uid",
          ref -> new ManagedProviderRef(ref.namespace(), ref.name(), "another", ref.generation()),
          "an earlier generation",
          ref ->
              new ManagedProviderRef(ref.namespace(), ref.name(), ref.uid(), ref.generation() - 1),
          "a ManagedProvider that is gone",
          ref -> new ManagedProviderRef(ref.namespace(), "gone", ref.uid(), ref.generation()));

  /** Gives each activity something to write: also a Provider and a component to remove. */
  private static OnboardingFixture onboarded(OnboardingFixture fixture, boolean deleting) {
    fixture
        .platformMesh("{conditions: [{type: Ready, status: 'True'}]}")
        .managedProvider("{cleanupOnDelete: true}")
        .kubeconfigSecret(KUBECONFIG)
        .release("old", fixture.owned());
    fixture.activities().awaitProvider();
    fixture.activities().copyKubeconfig().result();
    return deleting ? fixture.beginDeletion(FINALIZER) : fixture;
  }

  /** Activities whose objects and condition are as desired already, so that no write is refused. */
  private static final Set<String> HAVE_NOTHING_TO_WRITE =
      Set.of("AwaitProvider", "CopyKubeconfig");

  private static final String STATUS_WRITE = "patch managedproviders/status";

  private static Outcome outcomeOf(Object result) {
    if (result instanceof CopiedKubeconfig copied) {
      return copied.outcome();
    }
    return result instanceof DeployedComponent deployed ? deployed.outcome() : (Outcome) result;
  }

  private static void requireSuperseded(Attempt<?> attempt) {
    assertThat(outcomeOf(attempt.result())).isEqualTo(Outcome.SUPERSEDED);
    attempt.writesNothing();
  }

  @TestFactory
  Stream<DynamicTest> otherStates() {
    List<DynamicTest> rows = new ArrayList<>();
    for (StageActivity activity : StageActivity.ALL) {
      OTHER_STATES.forEach(
          (name, state) ->
              rows.add(
                  row(
                      activity.name() + " is called for " + name,
                      f -> {
                        onboarded(f, activity.removes());
                        ManagedProviderRef other = state.apply(f.ref());
                        requireSuperseded(activity.attempt(f.activities().at(other)));
                      })));
    }
    return rows.stream();
  }

  @TestFactory
  Stream<DynamicTest> deletion() {
    return StageActivity.ALL.stream()
        .map(
            activity ->
                row(
                    activity.name()
                        + (activity.removes()
                            ? " finds a ManagedProvider that is not being deleted"
                            : " finds a ManagedProvider that is being deleted"),
                    f -> {
                      onboarded(f, !activity.removes());
                      requireSuperseded(activity.attempt(f.activities()));
                    }));
  }

  /**
   * The ManagedProvider is read at the beginning of an attempt, then before each write to another
   * object. A write of its status names the resourceVersion that was read, so that the API server
   * refuses it after a change.
   */
  @TestFactory
  Stream<DynamicTest> changeBeforeTheFirstWrite() {
    return StageActivity.ALL.stream()
        .map(
            activity ->
                row(
                    activity.name() + " is overtaken by a new spec before its first write",
                    f -> {
                      onboarded(f, activity.removes());
                      ActivityCalls activities = f.activities();
                      Runnable newSpec = () -> f.edit("{spec: {platformMeshRef: {name: other}}}");
                      f.traffic()
                          .before(2, "get managedproviders", newSpec)
                          .before(1, STATUS_WRITE, newSpec);
                      JsonNode statusBefore = f.live().path("status");
                      Attempt<?> attempt = activity.attempt(activities);
                      if (!HAVE_NOTHING_TO_WRITE.contains(activity.name())) {
                        assertThat(outcomeOf(attempt.result())).isEqualTo(Outcome.SUPERSEDED);
                      }
                      assertThat(f.live().path("status")).isEqualTo(statusBefore);
                      assertThat(f.traffic().writes()).isSubsetOf(STATUS_WRITE);
                    }));
  }
}
