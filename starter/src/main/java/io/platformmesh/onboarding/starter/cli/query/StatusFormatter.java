package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.Table;
import io.platformmesh.onboarding.workflows.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats a status as text for people. */
final class StatusFormatter {

  private final OutputFlags output;

  StatusFormatter(OutputFlags output) {
    this.output = output;
  }

  String format(StatusView view) {
    StringBuilder text = new StringBuilder();
    text.append("%s   %s%s%n".formatted(view.qualifiedName(), phase(view), generation(view)));
    text.append("%s%n".formatted(view.message()));
    run(view, text);
    conditions(view, text);
    events(view, text);
    return text.toString();
  }

  private String phase(StatusView view) {
    String phase = view.phase().isEmpty() ? "Unknown" : view.phase();
    String color = view.ready() ? "green" : view.stalled() == null ? "yellow" : "red";
    String stalled = view.stalled() == null ? "" : ", stalled: " + view.stalled();
    return output.ansi().string("@|bold," + color + " " + phase + stalled + "|@");
  }

  private static String generation(StatusView view) {
    return view.generation().equals(view.observedGeneration())
        ? ""
        : " (at generation %s, the spec is at generation %d)"
            .formatted(view.observedGeneration(), view.generation());
  }

  private void run(StatusView view, StringBuilder text) {
    RunView run = view.run();
    if (run == null) {
      return;
    }
    text.append("%nrun   %s%n".formatted(describe(run)));
    Table stages = new Table("STAGE", "STATE", "SINCE", "DURATION", "DEADLINE");
    for (RunView.StageView stage : run.stages()) {
      stages.add(
          stage.stage(),
          stage.state(),
          stage.since(),
          DurationText.format(Duration.ofMillis(Math.round(stage.seconds() * 1000))),
          stage.deadline());
    }
    append(stages, text);
    Table components = new Table("COMPONENT", "STATE");
    for (String component : run.components()) {
      components.add(component, run.deployed().contains(component) ? "deployed" : "awaited");
    }
    append(components, text);
  }

  private static String describe(RunView run) {
    return Stream.of(
            run.state(), run.cause() == null ? null : "cause " + run.cause(), run.problem())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private void conditions(StatusView view, StringBuilder text) {
    Table table = new Table("CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE");
    for (Condition condition : view.conditions()) {
      table.add(
          condition.type(),
          condition.status(),
          condition.reason(),
          condition.lastTransitionTime(),
          condition.message());
    }
    append(table, text);
  }

  private void events(StatusView view, StringBuilder text) {
    Table table = new Table("EVENT", "TYPE", "REASON", "COUNT", "NOTE");
    for (EventView event : view.events()) {
      table.add(
          event.time(),
          event.type(),
          event.reason(),
          Integer.toString(event.count()),
          event.note());
    }
    append(table, text);
  }

  private void append(Table table, StringBuilder text) {
    if (!table.isEmpty()) {
      text.append(System.lineSeparator()).append(table.format(output.ansi()));
    }
  }
}
