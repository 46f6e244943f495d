package io.platformmesh.onboarding.starter.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The flags for the output of a command. */
public final class OutputFlags {

  /** The output formats of a command. */
  public enum Format {
    table,
    wide,
    json,
    yaml
  }

  private static final ObjectMapper JSON_WRITER = new ObjectMapper();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec commandSpec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format outputFormat = Format.table;

  @Option(
      names = "--no-color",
      description =
          "Do not use colors, as with variable NO_COLOR. Output that is not to a terminal has none.")
  private boolean withoutColor;

  /** Returns whether the output is for people, and not JSON or YAML. */
  public boolean isForPeople() {
    return outputFormat == Format.table || outputFormat == Format.wide;
  }

  /** Returns whether output tables have all columns. */
  public boolean isWide() {
    return outputFormat == Format.wide;
  }

  /** Returns the standard output of the command. */
  public PrintWriter out() {
    return commandSpec.commandLine().getOut();
  }

  /** Returns the standard error of the command, for errors and notices. */
  public PrintWriter err() {
    return commandSpec.commandLine().getErr();
  }

  /** Returns whether the output may contain ANSI escape sequences: colors and cursor movement. */
  public Ansi ansi() {
    return withoutColor ? Ansi.OFF : Ansi.AUTO;
  }

  /** Writes a line of text to the standard output of the command. */
  public void printLine(String outputLine) {
    out().println(outputLine);
    out().flush();
  }

  /** Writes a value as JSON or YAML to the standard output of the command. */
  public void print(Object outputValue) {
    printLine(
        outputFormat == Format.yaml
            ? Serialization.asYaml(outputValue).strip()
            : toJson(outputValue));
  }

  private static String toJson(Object outputValue) {
    try {
      return JSON_WRITER.writerWithDefaultPrettyPrinter().writeValueAsString(outputValue);
    } catch (JsonProcessingException unserializableValue) {
      throw new IllegalStateException(
          "cannot serialize " + outputValue.getClass(), unserializableValue);
    }
  }

  /** Writes a table to the standard output of the command. */
  public void print(Table outputTable) {
    out().print(outputTable.format(ansi()));
    out().flush();
  }
}
