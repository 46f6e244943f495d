package io.platformmesh.onboarding.activities.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.Stage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests annotations make. */
class ControlAnnotationsTest {

  private static final String PREFIX = "onboarding.platform-mesh.io/";

  private static ManagedProvider annotated(String... pairs) {
    Map<String, String> annotations = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      annotations.put(PREFIX + pairs[i], pairs[i + 1]);
    }
    ManagedProvider object = new ManagedProvider();
    object.getMetadata().setAnnotations(annotations);
    return object;
  }

  private static ControlRequests requests(String... pairs) {
    return new ControlAnnotations(OnboardingOptions.DEFAULT).requestsOf(annotated(pairs));
  }

  @Test
  void requestsNothingAndUsesTheDefaultsWithoutAnnotations() {
    ControlRequests none = requests();
    assertThat(none.paused()).isNull();
    assertThat(none.retry()).isNull();
    assertThat(none.cancelled()).isFalse();
    assertThat(none.deadlineSeconds()).hasSize(Stage.values().length);
    assertThat(none.deadlineSeconds().get(Stage.AwaitProvider)).isEqualTo(900);
  }

  @Test
  void requestsARetryUntilItIsHandled() {
    assertThat(requests("retry-requested-at", "b").retry()).isEqualTo("b");
    assertThat(requests("retry-requested-at", "b", "retry-handled-at", "a").retry()).isEqualTo("b");
    assertThat(requests("retry-requested-at", "b", "retry-handled-at", "b").retry()).isNull();
  }

  @Test
  void requestsAPauseOrWithOneReasonACancellation() {
    assertThat(requests("paused", "maintenance").paused()).isEqualTo("maintenance");
    assertThat(requests("paused", "maintenance").cancelled()).isFalse();
    assertThat(requests("paused", "Cancelled").cancelled()).isTrue();
  }

  @Test
  void readsADeadlineAsADuration() {
    assertThat(requests("deadline-deploy-components", "1h30m").deadlineSeconds())
        .containsEntry(Stage.DeployComponents, 5400L)
        .containsEntry(Stage.AwaitProvider, 900L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "deadline-await-provider | soon | 'soon' is not a duration",
        "deadline-await-provider | 0s | '0s' is not a duration of 1 second to 365 days",
        "deadline-await-provider | 999ms | '999ms' is not a duration of 1 second to 365 days",
        "deadline-await-provider | 8760h1s | '8760h1s' is not a duration of 1 second to 365 days",
        "deadline-await-provider | 9999999999999h | '9999999999999h' is not a duration",
        "deadline-await-provider | -5m | '-5m' is not a duration",
        "deadline-provider | 5m | unknown stage provider: use await-platform-mesh",
      })
  void reportsAnInvalidDeadline(String annotation, String value, String problem) {
    assertThat(ControlAnnotations.problemsOf(annotated(annotation, value)))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field())
                  .isEqualTo("metadata.annotations[" + PREFIX + annotation + "]");
              assertThat(broken.message()).contains(problem);
            });
  }

  @ParameterizedTest
  @CsvSource({"0s, 900", "1s, 1", "8760h, 31536000", "8761h, 900", "9999999999999h, 900"})
  void ignoresAnInvalidDeadline(String value, long seconds) {
    assertThat(requests("deadline-await-provider", value).deadlineSeconds())
        .containsEntry(Stage.AwaitProvider, seconds);
  }

  @Test
  void ignoresOtherAnnotations() {
    assertThat(ControlAnnotations.problemsOf(annotated("inventory", "{}", "paused", "x")))
        .isEmpty();
  }
}
