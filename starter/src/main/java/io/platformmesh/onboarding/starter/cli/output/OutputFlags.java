package io.platformmesh.onboarding.starter.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command shows what it has found. */
public final class OutputFlags {

  /** The forms of output. */
  public enum Format {
    table,
    wide,
    json,
    yaml
  }

  private static final int GAP = 3;
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
      description = "No colours; the same as setting NO_COLOR. There are none outside a terminal.")
  private boolean plain;

  /** Made by picocli. */
  public OutputFlags() {}

  /** Whether people read it. */
  public boolean isForPeople() {
    return format == Format.table || format == Format.wide;
  }

  /** Whether tables show all they have. */
  public boolean isWide() {
    return format == Format.wide;
  }

  /** Where output goes. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where what is not output goes: errors, and what the command is waiting for. */
  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Whether the output may be coloured and redrawn. */
  public Ansi ansi() {
    return plain ? Ansi.OFF : Ansi.AUTO;
  }

  /** Writes what programs read: JSON or YAML. */
  public void print(Object value) {
    out().println(format == Format.yaml ? Serialization.asYaml(value).strip() : json(value));
    out().flush();
  }

  private static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException unprintable) {
      throw new IllegalStateException("what this command shows is no JSON", unprintable);
    }
  }

  /** Writes a table, as wide as it needs to be. */
  public void print(List<List<String>> rows) {
    out().print(table(rows));
    out().flush();
  }

  /** The rows as a table with aligned columns. */
  public String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    Column[] widths = new Column[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      int longest = rows.stream().mapToInt(row -> plainLength(row.get(column))).max().orElse(0);
      widths[i] = new Column(longest + GAP, 0, Column.Overflow.SPAN);
    }
    TextTable table = TextTable.forColumns(new CommandLineColors(ansi()).scheme(), widths);
    rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
    return table.toString().replaceAll("(?m)[ \\t]+$", "");
  }

  private static int plainLength(String text) {
    return Ansi.OFF.string(text).length();
  }

  private record CommandLineColors(Ansi ansi) {
    picocli.CommandLine.Help.ColorScheme scheme() {
      return picocli.CommandLine.Help.defaultColorScheme(ansi);
    }
  }
}
