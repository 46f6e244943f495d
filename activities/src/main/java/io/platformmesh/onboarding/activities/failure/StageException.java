package io.platformmesh.onboarding.activities.failure;

import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains why a stage is not done: what happened to which object, and what to do. Only the message
 * of a StageException leaves the process, so a StageException never has a cause.
 */
public final class StageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Time between the attempts while a user has to act. */
  private static final Duration ACTION_NEEDED_RETRY_DELAY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(StageException.class);
  private static final int MAX_LOGGED_STACK_FRAMES = 12;

  /** Decides which Temporal failure a StageException becomes. */
  private enum FailureKind {
    NOT_READY,
    ACTION_NEEDED,
    UNAVAILABLE
  }

  private final FailureKind failureKind;
  private final Reason reason;

  private StageException(FailureKind failureKind, Reason reason, String message) {
    super(message);
    this.failureKind = failureKind;
    this.reason = reason;
  }

  /** The failure of a stage that waits, because a controller still works on the object. */
  public static StageException notReady(Reason reason, String message) {
    return new StageException(FailureKind.NOT_READY, reason, message);
  }

  /** The failure of a stage that continues by itself after a user has acted. */
  public static StageException actionNeeded(Reason reason, String message) {
    return new StageException(FailureKind.ACTION_NEEDED, reason, message);
  }

  /** The failure of a stage whose cluster does not answer, or answers with an error. */
  public static StageException unavailable(Reason reason, String message) {
    return new StageException(FailureKind.UNAVAILABLE, reason, message);
  }

  /**
   * Logs the stack trace of an logUnexpected exception; returns the failure of the stage, which
   * Temporal retries. The failure states only the type of the exception, because the message of the
   * exception may quote a secret.
   */
  public static StageException logUnexpected(RuntimeException unexpectedException) {
    String exceptionType = unexpectedException.getClass().getName();
    String stackTrace =
        Arrays.stream(unexpectedException.getStackTrace())
            .limit(MAX_LOGGED_STACK_FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < "));
    LOG.warn("Unexpected {} at {}", exceptionType, stackTrace);
    return unavailable(
        Reason.Unexpected,
        "the attempt failed unexpectedly (%s): see the log of the worker".formatted(exceptionType));
  }

  /**
   * Runs the work of an activity and translates every logUnexpected exception to a StageException.
   *
   * @throws StageException as the work throws it, or for any other exception
   * @throws Superseded as the work throws it
   */
  public static <R> R translatingErrors(Supplier<R> activityWork) {
    try {
      return activityWork.get();
    } catch (StageException | Superseded expectedException) {
      throw expectedException;
    } catch (RuntimeException unexpectedException) {
      throw logUnexpected(unexpectedException);
    }
  }

  /**
   * Runs the work of an activity that reports through no condition: its errors become failures that
   * Temporal retries.
   *
   * @throws ApplicationFailure for every exception except {@link Superseded}
   * @throws Superseded as the work throws it
   */
  public static <R> R translatingToFailures(Supplier<R> activityWork) {
    try {
      return translatingErrors(activityWork);
    } catch (StageException stageException) {
      throw stageException.toFailure();
    }
  }

  /** The message that the condition shows; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The reason of the condition that reports the failure. */
  public Reason reason() {
    return reason;
  }

  /** Whether the stage waits for another controller. */
  public boolean isNotReady() {
    return failureKind == FailureKind.NOT_READY;
  }

  /** Whether the stage makes no progress until a user acts. */
  public boolean needsAction() {
    return failureKind == FailureKind.ACTION_NEEDED;
  }

  /**
   * The Temporal failure of a stage activity. The failure is not retryable if the workflow has to
   * report first that a user has to act, or that the user has acted.
   *
   * @param stageReporting what the workflow has reported already
   */
  public ApplicationFailure toFailure(StageReporting stageReporting) {
    boolean newlyBlocked =
        failureKind == FailureKind.ACTION_NEEDED && stageReporting.reported() != reason;
    boolean recoveredFromBlock =
        failureKind == FailureKind.NOT_READY && stageReporting.reported() != null;
    if (!newlyBlocked && !recoveredFromBlock) {
      return toFailure();
    }
    return ApplicationFailure.newBuilder()
        .setMessage(reason + ": " + getMessage())
        .setType(newlyBlocked ? FailureType.ACTION_NEEDED : FailureType.RECOVERED)
        .setDetails(reason, getMessage())
        .setNonRetryable(true)
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  /**
   * The Temporal failure of an activity that the Temporal server retries. A failure that a
   * condition reports is benign: Temporal neither logs nor counts it as an error.
   */
  public ApplicationFailure toFailure() {
    ApplicationFailure.Builder failureBuilder =
        ApplicationFailure.newBuilder()
            .setMessage(reason + ": " + getMessage())
            .setDetails(reason, getMessage());
    return switch (failureKind) {
      case NOT_READY ->
          failureBuilder
              .setType(FailureType.NOT_READY)
              .setCategory(ApplicationErrorCategory.BENIGN)
              .build();
      case ACTION_NEEDED ->
          failureBuilder
              .setType(FailureType.ACTION_NEEDED)
              .setNextRetryDelay(ACTION_NEEDED_RETRY_DELAY)
              .setCategory(ApplicationErrorCategory.BENIGN)
              .build();
      case UNAVAILABLE -> failureBuilder.setType(FailureType.CLUSTER_UNAVAILABLE).build();
    };
  }
}
