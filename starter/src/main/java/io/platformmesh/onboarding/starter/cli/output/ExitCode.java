package io.platformmesh.onboarding.starter.cli.output;

/** The exit codes of the {@code onboard} commands. */
public final class ExitCode {

  /** The command has succeeded. */
  public static final int OK = 0;

  /** The command has failed; the message states the reason. */
  public static final int ERROR = 1;

  /** The command line is invalid. */
  public static final int USAGE = 2;

  /** The ManagedProvider is not Ready, stalled or invalid. */
  public static final int NOT_READY = 3;

  /** The timeout of the command has passed. */
  public static final int TIMED_OUT = 4;

  private ExitCode() {}
}
