package io.platformmesh.onboarding.local.command;

import picocli.CommandLine;

/** The command {@code platform} as a program of its own: what runs in the background. */
public final class PlatformMain {
  private PlatformMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlatformCommand()).execute(arguments));
  }
}
