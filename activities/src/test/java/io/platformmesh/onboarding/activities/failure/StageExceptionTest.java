package io.platformmesh.onboarding.activities.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

/** Which parts of an exception leave the process. */
class StageExceptionTest {

  @Test
  void reportsOnlyTheTypeOfAnUnexpectedExceptionAndRetries() {
    assertThatThrownBy(
            () ->
                StageException.translatingErrors(
                    () -> {
                      throw new IllegalArgumentException(
                          "canary-message", new IllegalStateException("canary-cause"));
                    }))
        .isInstanceOfSatisfying(
            StageException.class,
            exception -> {
              assertThat(exception.reason()).isEqualTo(Reason.Unexpected);
              assertThat(exception.needsAction()).isFalse();
              ApplicationFailure failure = exception.toFailure(StageReporting.NORMAL);
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
  void passesExpectedExceptionsUnchanged() {
    StageException exception = StageException.actionNeeded(Reason.Forbidden, "grant it");
    Superseded superseded = new Superseded("a/b");

    assertThatThrownBy(() -> StageException.translatingErrors(() -> fail(exception)))
        .isSameAs(exception);
    assertThatThrownBy(() -> StageException.translatingErrors(() -> fail(superseded)))
        .isSameAs(superseded);
    assertThat(StageException.<String>translatingErrors(() -> "result")).isEqualTo("result");
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }
}
