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
 * Why a stage cannot go on: what is so, with which object, and what to do. Its message is all that
 * leaves the process, so it never carries a cause.
 */
public final class StageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Where somebody has to act, looking again more often than this helps nobody. */
  private static final Duration SLOW_RETRY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(StageException.class);
  private static final int LOGGED_FRAMES = 12;

  private enum Kind {
    NOT_YET,
    ACT,
    UNAVAILABLE
  }

  private final Kind kind;
  private final Reason reason;

  private StageException(Kind kind, Reason reason, String message) {
    super(message);
    this.kind = kind;
    this.reason = reason;
  }

  /** Somebody is still working on it. */
  public static StageException notYet(Reason reason, String message) {
    return new StageException(Kind.NOT_YET, reason, message);
  }

  /** Somebody has to act; it heals by itself once they did. */
  public static StageException act(Reason reason, String message) {
    return new StageException(Kind.ACT, reason, message);
  }

  /** A cluster does not answer, or not sensibly. */
  public static StageException unavailable(Reason reason, String message) {
    return new StageException(Kind.UNAVAILABLE, reason, message);
  }

  /**
   * A case that nobody has thought of: it is tried again. Only its type goes out, and into the log
   * where it comes from, for its message may quote anything.
   */
  public static StageException unexpected(RuntimeException failure) {
    String type = failure.getClass().getName();
    LOG.warn(
        "Unexpected {} at {}",
        type,
        Arrays.stream(failure.getStackTrace())
            .limit(LOGGED_FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ")));
    return unavailable(
        Reason.Unexpected,
        "the attempt has failed unexpectedly (%s): see the log of the worker".formatted(type));
  }

  /**
   * Lets nothing out of this work but its result and what can be told.
   *
   * @throws StageException the work's own, or for what it throws unexpectedly
   * @throws Superseded the work's own
   */
  public static <R> R translatingErrors(Supplier<R> work) {
    try {
      return work.get();
    } catch (StageException | Superseded known) {
      throw known;
    } catch (RuntimeException failure) {
      throw unexpected(failure);
    }
  }

  /** The message that the condition shows; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The reason for the condition. */
  public Reason reason() {
    return reason;
  }

  /** Whether nothing happens before somebody acts. */
  public boolean needsAction() {
    return kind == Kind.ACT;
  }

  /**
   * What Temporal gets to see of a stage's attempt.
   *
   * @param attention what the workflow wants to know at once
   */
  public ApplicationFailure toFailure(BlockedReporting attention) {
    boolean news = kind == Kind.ACT && attention.reported() != reason;
    boolean recovered = kind == Kind.NOT_YET && attention.reported() != null;
    if (!news && !recovered) {
      return toFailure();
    }
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder()
            .setMessage(reason + ": " + getMessage())
            .setDetails(reason, getMessage())
            .setNonRetryable(true)
            .setCategory(ApplicationErrorCategory.BENIGN);
    return failure.setType(news ? FailureType.ACTION_NEEDED : FailureType.RECOVERED).build();
  }

  /**
   * What Temporal gets to see of what nobody waits for to be told: tried again by the server. What
   * is told by a condition anyway is benign: it is in no metric and no log of failed attempts.
   */
  public ApplicationFailure toFailure() {
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder().setMessage(reason + ": " + getMessage());
    return switch (kind) {
      case NOT_YET ->
          failure
              .setType(FailureType.NOT_READY)
              .setCategory(ApplicationErrorCategory.BENIGN)
              .build();
      case ACT ->
          failure
              .setType(FailureType.ACTION_NEEDED)
              .setNextRetryDelay(SLOW_RETRY)
              .setCategory(ApplicationErrorCategory.BENIGN)
              .build();
      case UNAVAILABLE -> failure.setType(FailureType.CLUSTER_UNAVAILABLE).build();
    };
  }
}
