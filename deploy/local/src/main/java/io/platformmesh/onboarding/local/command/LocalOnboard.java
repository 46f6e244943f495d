package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.demo.DemoCommand;
import io.platformmesh.onboarding.starter.cli.OnboardCommand;
import picocli.CommandLine;

/**
 * {@code onboard} with the commands that only a checkout has: {@code demo} and {@code platform}.
 */
public final class LocalOnboard {

  private LocalOnboard() {}

  /** Entry point of the {@code onboard} script. */
  public static void main(String[] arguments) {
    CommandLine commandLine = OnboardCommand.commandLine();
    commandLine.addSubcommand(new DemoCommand());
    commandLine.addSubcommand(new PlatformCommand());
    // Setting the handler again passes it on to the added subcommands.
    commandLine.setExecutionExceptionHandler(commandLine.getExecutionExceptionHandler());
    System.exit(commandLine.execute(arguments));
  }
}
