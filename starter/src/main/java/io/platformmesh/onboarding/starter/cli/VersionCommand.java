package io.platformmesh.onboarding.starter.cli;

import io.platformmesh.onboarding.runtime.BuildVersion;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard version}. */
@Command(
    name = "version",
    description = {"Prints the version.", ""},
    mixinStandardHelpOptions = true)
public final class VersionCommand implements Callable<Integer> {

  @Mixin private OutputFlags output = new OutputFlags();

  /** Made by picocli. */
  public VersionCommand() {}

  @Override
  public Integer call() {
    if (output.isForPeople()) {
      output.out().println(line());
      output.out().flush();
    } else {
      output.print(new TreeMap<>(Map.of("onboard", version(), "java", java())));
    }
    return ExitCode.OK;
  }

  /** All of it in a line. */
  static String line() {
    return "onboard %s (Java %s)".formatted(version(), java());
  }

  private static String java() {
    return System.getProperty("java.vendor") + " " + Runtime.version();
  }

  /** The version of this build. */
  static String version() {
    return BuildVersion.version();
  }
}
