package io.platformmesh.onboarding.starter.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** Layout of tables. */
class TableTest {

  @Test
  void columnsAreAsWideAsTheirLongestCell() {
    Table table = new Table("A", "LONG HEAD", "C");
    assertThat(table.isEmpty()).isTrue();

    table.add("aaaa", "b", "c");

    assertThat(table.isEmpty()).isFalse();
    assertThat(table.format(Ansi.OFF)).isEqualTo("A      LONG HEAD   C\naaaa   b           c\n");
  }
}
