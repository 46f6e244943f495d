package io.platformmesh.onboarding.starter.cli.output;

/** How commands end, for scripts. */
public final class ExitCode {

  /** Done; what was waited for is so. */
  public static final int OK = 0;

  /** Something went wrong; the message says what and what to do. */
  public static final int ERROR = 1;

  /** The command line makes no sense. */
  public static final int USAGE = 2;

  /** The ManagedProvider is not Ready, or stalled. */
  public static final int NOT_READY = 3;

  /** What was waited for has not come in time. */
  public static final int TIMED_OUT = 4;

  private ExitCode() {}
}
