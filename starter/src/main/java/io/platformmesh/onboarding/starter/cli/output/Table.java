package io.platformmesh.onboarding.starter.cli.output;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** An output table whose columns are as wide as their longest cell. */
public final class Table {

  private static final int COLUMN_GAP = 3;
  private static final int NO_INDENT = 0;

  private final List<String[]> tableRows = new ArrayList<>();

  /**
   * Creates an output table without rows.
   *
   * @param columnTitles titles of the columns
   */
  public Table(String... columnTitles) {
    tableRows.add(columnTitles);
  }

  /**
   * Adds a row to the output table.
   *
   * @param rowCells one cell for each column; may contain picocli's ANSI markup
   */
  public void add(String... rowCells) {
    tableRows.add(rowCells);
  }

  /** Returns whether the table has titles only. */
  public boolean isEmpty() {
    return tableRows.size() == 1;
  }

  /** Returns the table as lines of text, with ANSI colors if they are enabled. */
  public String format(Ansi ansi) {
    Column[] textColumns = new Column[tableRows.get(0).length];
    for (int columnIndex = 0; columnIndex < textColumns.length; columnIndex++) {
      textColumns[columnIndex] =
          new Column(columnWidth(columnIndex) + COLUMN_GAP, NO_INDENT, Column.Overflow.SPAN);
    }
    TextTable textTable = TextTable.forColumns(Help.defaultColorScheme(ansi), textColumns);
    tableRows.forEach(textTable::addRowValues);
    return textTable.toString().replaceAll("(?m)[ \\t]+$", "");
  }

  private int columnWidth(int columnIndex) {
    return tableRows.stream()
        .mapToInt(tableRow -> Ansi.OFF.string(tableRow[columnIndex]).length())
        .max()
        .orElse(0);
  }
}
