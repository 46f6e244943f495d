package io.platformmesh.onboarding.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.Reason;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt of an activity ended, with what it wrote.
 *
 * @param <R> type of the activity's result
 */
public final class Attempt<R> {

  private final OnboardingFixture fixture;
  private final @Nullable R result;
  private final @Nullable ApplicationFailure failure;

  private Attempt(
      OnboardingFixture fixture, @Nullable R result, @Nullable ApplicationFailure failure) {
    this.fixture = fixture;
    this.result = result;
    this.failure = failure;
  }

  static <R> Attempt<R> of(OnboardingFixture fixture, Supplier<R> activity) {
    fixture.traffic().restart();
    try {
      return new Attempt<>(fixture, activity.get(), null);
    } catch (ActivityFailure ended) {
      return new Attempt<>(fixture, null, (ApplicationFailure) ended.getCause());
    }
  }

  /** The result, required to exist. */
  public R result() {
    if (failure != null) {
      fail("the activity failed: " + failure.getOriginalMessage(), failure);
    }
    return Objects.requireNonNull(result);
  }

  /** The failure, required to exist. */
  public ApplicationFailure failure() {
    if (failure == null) {
      fail("the activity ended with " + result);
    }
    return Objects.requireNonNull(failure);
  }

  /** Requires this result. */
  public Attempt<R> returns(R expected) {
    assertThat(result()).isEqualTo(expected);
    return this;
  }

  /** Requires that another actor is still working: retried by the server, in no metric. */
  public Attempt<R> isNotReady(Reason reason) {
    return fails(FailureType.NOT_READY, false, reason);
  }

  /** Requires that a user must act and that the workflow gets to know it at once. */
  public Attempt<R> needsAction(Reason reason) {
    return fails(FailureType.ACTION_NEEDED, true, reason);
  }

  /** Requires that a user must still act, as the workflow knows: retried slowly. */
  public Attempt<R> stillNeedsAction(Reason reason) {
    fails(FailureType.ACTION_NEEDED, false, reason);
    assertThat(failure().getNextRetryDelay()).isPositive();
    return this;
  }

  /** Requires that the reason the workflow knows no longer holds. */
  public Attempt<R> hasRecovered(Reason reason) {
    return fails(FailureType.RECOVERED, true, reason);
  }

  /** Requires that a cluster did not answer as it should: retried by the server. */
  public Attempt<R> findsClusterUnavailable() {
    return fails(FailureType.CLUSTER_UNAVAILABLE, false, Reason.ClusterUnavailable);
  }

  /** The attempt has failed with this type of failure, and Temporal retries it. */
  public Attempt<R> isRetriedAfter(String failureType) {
    assertThat(failure().getType()).isEqualTo(failureType);
    assertThat(failure().isNonRetryable()).isFalse();
    return this;
  }

  private Attempt<R> fails(String type, boolean nonRetryable, Reason reason) {
    assertThat(failure().getType()).as(failure().getOriginalMessage()).isEqualTo(type);
    assertThat(failure().isNonRetryable()).as("non-retryable").isEqualTo(nonRetryable);
    assertThat(failure().getDetails().get(0, Reason.class)).isEqualTo(reason);
    assertThat(failure().getCause()).as("cause").isNull();
    return this;
  }

  /** Requires the ManagedProvider to have this condition, for its current generation. */
  public Attempt<R> condition(ConditionType type, String status, Reason reason) {
    fixture.requireCondition(type, status, reason);
    return this;
  }

  /** Requires exactly these requests that change an object, in this order. */
  public Attempt<R> writes(String... requests) {
    assertThat(fixture.traffic().writes()).as("writes").containsExactly(requests);
    return this;
  }

  /** Requires that no object was changed. */
  public Attempt<R> writesNothing() {
    return writes();
  }
}
