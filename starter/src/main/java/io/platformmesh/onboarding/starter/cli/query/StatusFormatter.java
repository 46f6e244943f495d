package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.Table;
import io.platformmesh.onboarding.workflows.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the status of an onboarding as the text of {@code onboard status}. */
final class StatusFormatter {

  private static final int MILLIS_PER_SECOND = 1000;

  private final OutputFlags output;

  StatusFormatter(OutputFlags output) {
    this.output = output;
  }

  /** Returns the status with its run, conditions and Events as lines and tables. */
  String format(StatusView statusView) {
    StringBuilder statusText = new StringBuilder();
    statusText.append("%s   %s%n".formatted(statusView.qualifiedName(), describePhase(statusView)));
    statusText.append("%s%n".formatted(statusView.message()));
    appendRun(statusView, statusText);
    appendConditions(statusView, statusText);
    appendEvents(statusView, statusText);
    return statusText.toString();
  }

  private String describePhase(StatusView statusView) {
    String stallSuffix = statusView.stalled() == null ? "" : ", stalled: " + statusView.stalled();
    String phaseText = statusView.phaseOrUnknown() + stallSuffix;
    return output.ansi().string("@|bold," + phaseColor(statusView) + " " + phaseText + "|@")
        + describeOutdatedGeneration(statusView);
  }

  private static String phaseColor(StatusView statusView) {
    if (statusView.ready()) {
      return "green";
    }
    return statusView.stalled() == null ? "yellow" : "red";
  }

  /** Returns the generation of the status if it is not the current generation of the spec. */
  private static String describeOutdatedGeneration(StatusView statusView) {
    return statusView.generation().equals(statusView.observedGeneration())
        ? ""
        : " (at generation %s, the spec is at generation %d)"
            .formatted(statusView.observedGeneration(), statusView.generation());
  }

  private void appendRun(StatusView statusView, StringBuilder statusText) {
    RunView lastRun = statusView.run();
    if (lastRun != null) {
      statusText.append("%nrun   %s%n".formatted(describeRun(lastRun)));
      appendStages(lastRun, statusText);
      appendComponents(lastRun, statusText);
    }
  }

  private void appendStages(RunView lastRun, StringBuilder statusText) {
    Table stageTable = new Table("STAGE", "STATE", "SINCE", "DURATION", "DEADLINE");
    for (RunView.StageView stageView : lastRun.stages()) {
      long stageMillis = Math.round(stageView.seconds() * MILLIS_PER_SECOND);
      stageTable.add(
          stageView.stage(),
          stageView.state(),
          stageView.since(),
          DurationText.format(Duration.ofMillis(stageMillis)),
          stageView.deadline());
    }
    appendTable(stageTable, statusText);
  }

  private void appendComponents(RunView lastRun, StringBuilder statusText) {
    Table componentTable = new Table("COMPONENT", "STATE");
    for (String componentName : lastRun.components()) {
      boolean isDeployed = lastRun.deployed().contains(componentName);
      componentTable.add(componentName, isDeployed ? "deployed" : "awaited");
    }
    appendTable(componentTable, statusText);
  }

  private static String describeRun(RunView lastRun) {
    String runCause = lastRun.cause() == null ? null : "cause " + lastRun.cause();
    return Stream.of(lastRun.state(), runCause, lastRun.problem())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private void appendConditions(StatusView statusView, StringBuilder statusText) {
    Table conditionTable = new Table("CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE");
    for (Condition condition : statusView.conditions()) {
      conditionTable.add(
          condition.type(),
          condition.status(),
          condition.reason(),
          condition.lastTransitionTime(),
          condition.message());
    }
    appendTable(conditionTable, statusText);
  }

  private void appendEvents(StatusView statusView, StringBuilder statusText) {
    Table eventTable = new Table("EVENT", "TYPE", "REASON", "COUNT", "NOTE");
    for (EventView eventView : statusView.events()) {
      eventTable.add(
          eventView.time(),
          eventView.type(),
          eventView.reason(),
          Integer.toString(eventView.count()),
          eventView.note());
    }
    appendTable(eventTable, statusText);
  }

  /** Appends a table of the status, unless the table is empty. */
  private void appendTable(Table table, StringBuilder statusText) {
    if (!table.isEmpty()) {
      statusText.append(System.lineSeparator()).append(table.format(output.ansi()));
    }
  }
}
