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

  /** The output formats. */
  public enum Format {
    table,
    wide,
    json,
    yaml
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Option(
      names = "--no-color",
      description =
          "Do not use colors, as with variable NO_COLOR. Output that is not to a terminal has none.")
  private boolean plain;

  /** Returns whether the output is for people, and not JSON or YAML. */
  public boolean isForPeople() {
    return format == Format.table || format == Format.wide;
  }

  /** Returns whether tables have all columns. */
  public boolean isWide() {
    return format == Format.wide;
  }

  /** Returns the standard output of the command. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Returns the standard error of the command, for errors and notices. */
  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Returns whether the output may contain ANSI escape sequences: colors and cursor movement. */
  public Ansi ansi() {
    return plain ? Ansi.OFF : Ansi.AUTO;
  }

  /** Writes a value as JSON or YAML. */
  public void print(Object value) {
    out().println(format == Format.yaml ? Serialization.asYaml(value).strip() : json(value));
    out().flush();
  }

  private static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException unserializable) {
      throw new IllegalStateException("cannot serialize " + value.getClass(), unserializable);
    }
  }

  /** Writes a table. */
  public void print(Table table) {
    out().print(table.format(ansi()));
    out().flush();
  }
}
