package io.platformmesh.onboarding.local.command;

import picocli.CommandLine;

/** The main class of the process in the background: {@code platform} without {@code onboard}. */
public final class PlatformMain {
  private PlatformMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlatformCommand()).execute(arguments));
  }
}
