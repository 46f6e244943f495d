package io.platformmesh.onboarding.starter.cli;

import io.platformmesh.onboarding.runtime.BuildVersion;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard version}: prints the versions of this build and of Java. */
@Command(
    name = "version",
    description = {"Prints the versions of onboard and of Java.", ""},
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

  @Mixin private OutputFlags output = new OutputFlags();

  @Override
  public Integer call() {
    if (output.isForPeople()) {
      output.out().println(line());
      output.out().flush();
    } else {
      output.print(new TreeMap<>(Map.of("onboard", BuildVersion.version(), "java", java())));
    }
    return ExitCode.OK;
  }

  /** Returns both versions in one line. */
  static String line() {
    return "onboard %s (Java %s)".formatted(BuildVersion.version(), java());
  }

  private static String java() {
    return System.getProperty("java.vendor") + " " + Runtime.version();
  }
}
