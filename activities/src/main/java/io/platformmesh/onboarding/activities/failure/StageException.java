package io.platformmesh.onboarding.activities.failure;

import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.status.Reason;
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
 * Explains why a stage is not done: what happened to which object, and what to do. Only its message
 * leaves the process, so it never has a cause.
 */
public final class StageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A user needs time to act: more frequent attempts have no use. */
  private static final Duration ACTION_NEEDED_RETRY_DELAY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(StageException.class);
  private static final int MAX_LOGGED_FRAMES = 12;

  private enum Kind {
    NOT_READY,
    ACTION_NEEDED,
    UNAVAILABLE
  }

  private final Kind kind;
  private final Reason reason;

  private StageException(Kind kind, Reason reason, String message) {
    super(message);
    this.kind = kind;
    this.reason = reason;
  }

  /** A controller still works on the object: the stage waits. */
  public static StageException notReady(Reason reason, String message) {
    return new StageException(Kind.NOT_READY, reason, message);
  }

  /** A user has to act; the stage then continues by itself. */
  public static StageException actionNeeded(Reason reason, String message) {
    return new StageException(Kind.ACTION_NEEDED, reason, message);
  }

  /** A cluster does not answer, or answers with an error. */
  public static StageException unavailable(Reason reason, String message) {
    return new StageException(Kind.UNAVAILABLE, reason, message);
  }

  /**
   * An error that the code does not expect; Temporal retries it. The message contains only the type
   * of the exception, because the message of the exception may quote a secret. The log has the
   * stack trace.
   */
  public static StageException unexpected(RuntimeException failure) {
    String type = failure.getClass().getName();
    LOG.warn(
        "Unexpected {} at {}",
        type,
        Arrays.stream(failure.getStackTrace())
            .limit(MAX_LOGGED_FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ")));
    return unavailable(
        Reason.Unexpected,
        "the attempt failed unexpectedly (%s): see the log of the worker".formatted(type));
  }

  /**
   * Runs this work and translates every exception that it does not expect.
   *
   * @throws StageException as the work throws it, or for any other exception
   * @throws Superseded as the work throws it
   */
  public static <R> R translatingErrors(Supplier<R> work) {
    try {
      return work.get();
    } catch (StageException | Superseded expected) {
      throw expected;
    } catch (RuntimeException failure) {
      throw unexpected(failure);
    }
  }

  /**
   * Runs the work of an activity that reports through no condition: its errors become failures that
   * Temporal retries.
   *
   * @throws ApplicationFailure for every exception except {@link Superseded}
   * @throws Superseded as the work throws it
   */
  public static <R> R translatingToFailures(Supplier<R> work) {
    try {
      return translatingErrors(work);
    } catch (StageException failure) {
      throw failure.toFailure();
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

  /** Whether the stage makes no progress until a user acts. */
  public boolean needsAction() {
    return kind == Kind.ACTION_NEEDED;
  }

  /**
   * The failure of a stage activity. It is not retryable where the workflow has to report something
   * first: that a user has to act, or that the user has acted.
   *
   * @param reporting what the workflow has reported already
   */
  public ApplicationFailure toFailure(BlockedReporting reporting) {
    boolean blocked = kind == Kind.ACTION_NEEDED && reporting.reported() != reason;
    boolean recovered = kind == Kind.NOT_READY && reporting.reported() != null;
    if (!blocked && !recovered) {
      return toFailure();
    }
    return ApplicationFailure.newBuilder()
        .setMessage(reason + ": " + getMessage())
        .setType(blocked ? FailureType.ACTION_NEEDED : FailureType.RECOVERED)
        .setDetails(reason, getMessage())
        .setNonRetryable(true)
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  /**
   * The failure of an activity that the Temporal server retries. A failure that a condition reports
   * is benign: Temporal neither logs nor counts it as an error.
   */
  public ApplicationFailure toFailure() {
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder()
            .setMessage(reason + ": " + getMessage())
            .setDetails(reason, getMessage());
    return switch (kind) {
      case NOT_READY ->
          failure
              .setType(FailureType.NOT_READY)
              .setCategory(ApplicationErrorCategory.BENIGN)
              .build();
      case ACTION_NEEDED ->
          failure
              .setType(FailureType.ACTION_NEEDED)
              .setNextRetryDelay(ACTION_NEEDED_RETRY_DELAY)
              .setCategory(ApplicationErrorCategory.BENIGN)
              .build();
      case UNAVAILABLE -> failure.setType(FailureType.CLUSTER_UNAVAILABLE).build();
    };
  }
}
