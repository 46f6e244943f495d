package io.platformmesh.onboarding.runtime;

/** A failure that the user can correct. Commands print its message without a stack trace. */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * An error with the message to print.
   *
   * @param message what happened, and what to do next
   */
  public UserError(String message) {
    super(message, null, false, false);
  }
}
