package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Shows an onboarding that changes: in place on a terminal, else a line for each change. */
public final class StatusDisplay {

  /** ECMA-48: cursor up so many lines; erase from the cursor to the end of the screen. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final String BACK_TO_THE_TOP = "\u001b[%dA\u001b[J";

  private final OutputFlags output;
  private final StatusFormatter text;
  private String news = "";
  private int lines;

  /**
   * @param output where and how
   */
  public StatusDisplay(OutputFlags output) {
    this.output = output;
    this.text = new StatusFormatter(output);
  }

  /** Whether it draws in place. */
  boolean redraws() {
    return output.isForPeople() && output.ansi().enabled();
  }

  void show(StatusView view) {
    if (redraws()) {
      String drawn = text.of(view);
      if (lines > 0) {
        output.out().print(BACK_TO_THE_TOP.formatted(lines));
      }
      output.out().print(drawn);
      lines = Math.toIntExact(drawn.lines().count());
    } else if (!view.news().equals(news)) {
      print(view);
    }
    news = view.news();
    output.out().flush();
  }

  private void print(StatusView view) {
    if (output.isForPeople()) {
      output
          .out()
          .println(
              "%s  %-24s %s%s"
                  .formatted(
                      LocalTime.now(ZoneId.systemDefault()).format(TIME),
                      view.phase().isEmpty() ? "Unknown" : view.phase(),
                      view.stalled() == null ? "" : "stalled: " + view.stalled() + ": ",
                      view.message()));
    } else {
      output.print(view);
    }
  }

  /** Says something that people want to know and programs do not. */
  void note(String text) {
    if (output.isForPeople()) {
      output.out().println(text);
      output.out().flush();
    }
  }
}
