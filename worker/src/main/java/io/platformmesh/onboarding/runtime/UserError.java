package io.platformmesh.onboarding.runtime;

/** A failure that the user can correct. Every command prints the message without a stack trace. */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final boolean ENABLE_SUPPRESSION = false;
  private static final boolean WRITABLE_STACK_TRACE = false;

  /**
   * A user error with the message to print.
   *
   * @param messageForUser what happened, and what to do next
   */
  public UserError(String messageForUser) {
    super(messageForUser, null, ENABLE_SUPPRESSION, WRITABLE_STACK_TRACE);
  }
}
