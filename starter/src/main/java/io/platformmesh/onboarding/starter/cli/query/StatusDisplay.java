package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows the changing status of an onboarding: redraws it in place on a terminal, otherwise prints a
 * line or a document for each change.
 */
final class StatusDisplay {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** ECMA-48: move the cursor up, and erase from the cursor to the end of the screen. */
  private static final String ERASE_LINES = "\u001b[%dA\u001b[J";

  private final OutputFlags output;
  private final StatusFormatter formatter;
  private StatusView.@Nullable Summary shown;
  private int lines;

  /** A display that writes to the output of a command. */
  StatusDisplay(OutputFlags output) {
    this.output = output;
    this.formatter = new StatusFormatter(output);
  }

  /** Returns whether the status is redrawn in place. */
  boolean redraws() {
    return output.isForPeople() && output.ansi().enabled();
  }

  /** Shows the status if it has changed. */
  void show(StatusView view) {
    if (redraws()) {
      String drawn = formatter.format(view);
      if (lines > 0) {
        output.out().print(ERASE_LINES.formatted(lines));
      }
      output.out().print(drawn);
      lines = Math.toIntExact(drawn.lines().count());
    } else if (!view.summary().equals(shown)) {
      print(view);
    }
    shown = view.summary();
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

  /** Prints a message for people; JSON and YAML output does not contain it. */
  void note(String text) {
    if (output.isForPeople()) {
      output.out().println(text);
      output.out().flush();
    }
  }
}
