package io.platformmesh.onboarding.local;

import io.platformmesh.onboarding.local.command.LocalOnboard;
import io.platformmesh.onboarding.local.servers.ChildEnvironment;
import io.platformmesh.onboarding.local.servers.platform.OnboardProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of the {@code onboard} command in a process of its own.
 *
 * @param exitCode exit code of the process
 * @param out standard output
 * @param err standard error
 */
public record OnboardRun(int exitCode, String out, String err) {

  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** Runs the command with these variables and without client settings of the calling shell. */
  public static OnboardRun of(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(command(arguments), environment);
  }

  /** Runs the command with this text on its standard input. */
  public static OnboardRun reading(
      String input, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("onboard", ".in");
    try {
      Files.writeString(file, input);
      return new Running(command(arguments), environment, Redirect.from(file.toFile())).toEnd();
    } finally {
      Files.delete(file);
    }
  }

  /** Runs the command on a pseudo terminal, as {@code script} makes one. */
  public static OnboardRun onTerminal(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(
        List.of("script", "-qec", String.join(" ", command(arguments)), "/dev/null"), environment);
  }

  /** Runs any program. */
  public static OnboardRun run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    return new Running(command, environment, Redirect.PIPE).toEnd();
  }

  /** Starts the command and returns at once. */
  public static Running begin(Map<String, String> environment, String... arguments)
      throws IOException {
    return new Running(command(arguments), environment, Redirect.PIPE);
  }

  /** The command line that runs the command in a Java process. */
  public static List<String> command(String... arguments) {
    return OnboardProcess.javaCommand(LocalOnboard.class.getName(), List.of(), List.of(arguments));
  }

  /** A run in progress. */
  public static final class Running {

    private final Path out = Files.createTempFile("onboard", ".out");
    private final Path err = Files.createTempFile("onboard", ".err");
    private final Process process;

    private Running(List<String> command, Map<String, String> environment, Redirect input)
        throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(input)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      ChildEnvironment.replaceClientSettings(builder.environment(), environment);
      process = builder.start();
    }

    /** The standard output so far. */
    public String out() throws IOException {
      return Files.readString(out);
    }

    /** Waits for its end, and kills it after two minutes. */
    public OnboardRun toEnd() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
        return new OnboardRun(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    }
  }
}
