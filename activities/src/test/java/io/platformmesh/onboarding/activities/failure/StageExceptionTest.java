package io.platformmesh.onboarding.activities.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

/** What of a failure leaves the process. */
class StageExceptionTest {

  @Test
  void unexpectedFailureIsToldByItsTypeAloneAndTriedAgain() {
    assertThatThrownBy(
            () ->
                StageException.translatingErrors(
                    () -> {
                      throw new IllegalArgumentException(
                          "canary-message", new IllegalStateException("canary-cause"));
                    }))
        .isInstanceOfSatisfying(
            StageException.class,
            trouble -> {
              assertThat(trouble.reason()).isEqualTo(Reason.Unexpected);
              assertThat(trouble.needsAction()).isFalse();
              ApplicationFailure failure = trouble.toFailure(BlockedReporting.NORMAL);
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
    StageException trouble = StageException.actionNeeded(Reason.Forbidden, "grant it");
    Superseded changed = new Superseded("a/b");

    assertThatThrownBy(() -> StageException.translatingErrors(() -> fail(trouble)))
        .isSameAs(trouble);
    assertThatThrownBy(() -> StageException.translatingErrors(() -> fail(changed)))
        .isSameAs(changed);
    assertThat(StageException.<String>translatingErrors(() -> "result")).isEqualTo("result");
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }
}
