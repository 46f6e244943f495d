package io.platformmesh.onboarding.starter.cli.output;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** A table whose columns are as wide as their longest cell. */
public final class Table {

  private static final int GAP = 3;

  private final List<String[]> rows = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param titles titles of the columns
   */
  public Table(String... titles) {
    rows.add(titles);
  }

  /**
   * Adds a row.
   *
   * @param cells one cell for each column; may contain picocli's ANSI markup
   */
  public void add(String... cells) {
    rows.add(cells);
  }

  /** Returns whether the table has titles only. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Returns the table as lines of text. */
  public String format(Ansi ansi) {
    Column[] columns = new Column[rows.get(0).length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new Column(width(i) + GAP, 0, Column.Overflow.SPAN);
    }
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(ansi), columns);
    rows.forEach(table::addRowValues);
    return table.toString().replaceAll("(?m)[ \\t]+$", "");
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> Ansi.OFF.string(row[column]).length()).max().orElse(0);
  }
}
