package io.platformmesh.onboarding.starter.cli.main;

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

  @Mixin private OutputFlags outputFlags = new OutputFlags();

  @Override
  public Integer call() {
    if (outputFlags.isForPeople()) {
      outputFlags.printLine(versionLine());
    } else {
      Map<String, String> versions =
          Map.of("onboard", BuildVersion.version(), "java", javaVersion());
      outputFlags.print(new TreeMap<>(versions));
    }
    return ExitCode.OK;
  }

  /** Returns the versions of {@code onboard} and of Java in one line. */
  static String versionLine() {
    return "onboard %s (Java %s)".formatted(BuildVersion.version(), javaVersion());
  }

  private static String javaVersion() {
    return System.getProperty("java.vendor") + " " + Runtime.version();
  }
}
