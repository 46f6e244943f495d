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
  private static final int TITLE_ROW = 0;
  private static final String TRAILING_SPACES = "(?m)[ \\t]+$";

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
    Column[] textColumns = new Column[tableRows.get(TITLE_ROW).length];
    for (int columnIndex = 0; columnIndex < textColumns.length; columnIndex++) {
      int widthWithGap = longestCell(columnIndex) + COLUMN_GAP;
      textColumns[columnIndex] = new Column(widthWithGap, NO_INDENT, Column.Overflow.SPAN);
    }
    TextTable textTable = TextTable.forColumns(Help.defaultColorScheme(ansi), textColumns);
    tableRows.forEach(textTable::addRowValues);
    return textTable.toString().replaceAll(TRAILING_SPACES, "");
  }

  private int longestCell(int columnIndex) {
    return tableRows.stream()
        .mapToInt(tableRow -> Ansi.OFF.string(tableRow[columnIndex]).length())
        .max()
        .orElse(0);
  }
}
