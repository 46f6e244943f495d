package io.platformmesh.onboarding.activities.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.activity.Attention;
import io.platformmesh.onboarding.workflows.activity.FailureType;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

/** What of a failure leaves the process. */
class StageTroubleTest {

  @Test
  void unexpectedFailureIsToldByItsTypeAloneAndTriedAgain() {
    assertThatThrownBy(
            () ->
                StageTrouble.telling(
                    () -> {
                      throw new IllegalArgumentException(
                          "canary-message", new IllegalStateException("canary-cause"));
                    }))
        .isInstanceOfSatisfying(
            StageTrouble.class,
            trouble -> {
              assertThat(trouble.reason()).isEqualTo(Reason.Unexpected);
              assertThat(trouble.needsAction()).isFalse();
              ApplicationFailure failure = trouble.toFailure(Attention.NORMAL);
              assertThat(failure.getType()).isEqualTo(FailureType.CLUSTER_UNAVAILABLE);
              assertThat(failure.isNonRetryable()).isFalse();
              assertThat(failure).hasNoCause();
              assertThat(failure.getMessage())
                  .contains("java.lang.IllegalArgumentException")
                  .doesNotContain("canary");
            })
        .hasNoCause();
  }

  @Test
  void whatIsMeantToBeToldStaysAsItIs() {
    StageTrouble trouble = StageTrouble.act(Reason.Forbidden, "grant it");
    Superseded changed = new Superseded("a/b");

    assertThatThrownBy(() -> StageTrouble.telling(() -> fail(trouble))).isSameAs(trouble);
    assertThatThrownBy(() -> StageTrouble.telling(() -> fail(changed))).isSameAs(changed);
    assertThat(StageTrouble.<String>telling(() -> "result")).isEqualTo("result");
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }
}
