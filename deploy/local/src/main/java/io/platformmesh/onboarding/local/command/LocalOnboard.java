package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.demo.DemoCommand;
import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import picocli.CommandLine;

/**
 * {@code onboard} with the commands that only a checkout has: {@code demo} and {@code platform}.
 */
public final class LocalOnboard {

  private LocalOnboard() {}

  /** The entry point of the {@code onboard} script in a checkout. */
  public static void main(String[] arguments) {
    CommandLine onboard = OnboardCommand.commandLine();
    onboard.addSubcommand(new DemoCommand());
    onboard.addSubcommand(new PlatformCommand());
    // Setting the handler again passes it on to the added subcommands.
    onboard.setExecutionExceptionHandler(onboard.getExecutionExceptionHandler());
    System.exit(onboard.execute(arguments));
  }
}
