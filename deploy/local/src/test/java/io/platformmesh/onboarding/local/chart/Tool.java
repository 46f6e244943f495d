package io.platformmesh.onboarding.local.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program such as helm or kubectl, which acts on one cluster. */
public final class Tool {

  private final String program;
  private final Map<String, String> environment;

  /**
   * @param program its name or path
   * @param kubeconfig the cluster it acts on
   * @param home what it may write to
   */
  public Tool(String program, Path kubeconfig, Path home) {
    this.program = program;
    this.environment = Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", home.toString());
  }

  /**
   * The result of a call.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  public record Result(int code, String out, String err) {

    /** Its output, if all went well. */
    public String required() {
      if (code != 0) {
        throw new AssertionError("exit code " + code + ": " + err + out);
      }
      return out;
    }
  }

  public Result run(String... arguments) {
    return run("", List.of(arguments));
  }

  /** Runs it with this on its standard input. */
  public Result run(String input, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    try {
      Path in = Files.createTempFile("tool", ".in");
      Path out = Files.createTempFile("tool", ".out");
      Path err = Files.createTempFile("tool", ".err");
      try {
        Files.writeString(in, input);
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Result(
            code,
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
      } finally {
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }
}
