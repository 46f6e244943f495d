package io.platformmesh.onboarding.runtime;

/** What stops a command and what the user can do about it; shown as one line, without a trace. */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * An error to show.
   *
   * @param message what is so, and what to do
   */
  public UserError(String message) {
    super(message, null, false, false);
  }
}
