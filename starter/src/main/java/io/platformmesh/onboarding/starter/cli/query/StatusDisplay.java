package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows the changing status of an onboarding: redraws the status in place on a terminal, otherwise
 * prints a line or a document for each change.
 */
final class StatusDisplay {

  private static final DateTimeFormatter STATUS_TIME_FORMAT =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** ECMA-48: move the cursor up, and erase from the cursor to the end of the screen. */
  private static final String ERASE_LINES = "\u001b[%dA\u001b[J";

  private final OutputFlags output;
  private final StatusFormatter statusFormatter;
  private StatusView.@Nullable Summary shownSummary;
  private int drawnLineCount;

  /** Creates a display that writes to the output of {@code onboard watch} or a similar command. */
  StatusDisplay(OutputFlags output) {
    this.output = output;
    this.statusFormatter = new StatusFormatter(output);
  }

  /** Returns whether the status is redrawn in place. */
  boolean redrawsInPlace() {
    return output.isForPeople() && output.ansi().enabled();
  }

  /** Shows the status of the onboarding if the status has changed. */
  void showStatus(StatusView statusView) {
    if (redrawsInPlace()) {
      String drawnStatus = statusFormatter.format(statusView);
      if (drawnLineCount > 0) {
        output.out().print(ERASE_LINES.formatted(drawnLineCount));
      }
      output.out().print(drawnStatus);
      drawnLineCount = Math.toIntExact(drawnStatus.lines().count());
    } else if (!statusView.summary().equals(shownSummary)) {
      printStatusChange(statusView);
    }
    shownSummary = statusView.summary();
    output.out().flush();
  }

  /** Prints the changed status as a line for people, or as a JSON or YAML document. */
  private void printStatusChange(StatusView statusView) {
    if (output.isForPeople()) {
      String changeTime = LocalTime.now(ZoneId.systemDefault()).format(STATUS_TIME_FORMAT);
      String stallPrefix =
          statusView.stalled() == null ? "" : "stalled: " + statusView.stalled() + ": ";
      output.printLine(
          "%s  %-24s %s"
              .formatted(
                  changeTime, statusView.phaseOrUnknown(), stallPrefix + statusView.message()));
    } else {
      output.print(statusView);
    }
  }

  /** Prints a note on the followed onboarding for people, not in JSON and YAML output. */
  void printNote(String note) {
    if (output.isForPeople()) {
      output.printLine(note);
    }
  }
}
