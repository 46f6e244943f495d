package io.platformmesh.onboarding.local.command;

import picocli.CommandLine;

/** Main class of the daemon of {@code platform up}: {@code platform} without {@code onboard}. */
public final class PlatformMain {
  private PlatformMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlatformCommand()).execute(arguments));
  }
}
