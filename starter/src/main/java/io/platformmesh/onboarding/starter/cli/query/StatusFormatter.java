package io.platformmesh.onboarding.starter.cli.query;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A status as people read it. */
final class StatusFormatter {

  private final OutputFlags output;

  StatusFormatter(OutputFlags output) {
    this.output = output;
  }

  String of(StatusView view) {
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
    String colour = view.ready() ? "green" : view.stalled() == null ? "yellow" : "red";
    String stalled = view.stalled() == null ? "" : ", stalled: " + view.stalled();
    return output.ansi().string("@|bold," + colour + " " + phase + stalled + "|@");
  }

  private static String generation(StatusView view) {
    return view.generation().equals(view.observedGeneration())
        ? ""
        : " (of generation %s, the spec is at %d)"
            .formatted(view.observedGeneration(), view.generation());
  }

  private void run(StatusView view, StringBuilder text) {
    RunView run = view.run();
    if (run == null) {
      return;
    }
    text.append(
        "%nrun   %s%s%n"
            .formatted(run.state(), run.cause() == null ? "" : ", because of " + run.cause()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STAGE", "STATE", "SINCE", "TOOK", "DEADLINE"));
    for (RunView.StageView stage : run.stages()) {
      rows.add(
          List.of(
              stage.stage(),
              stage.state(),
              stage.since(),
              DurationText.format(Duration.ofMillis(Math.round(stage.seconds() * 1000))),
              stage.deadline()));
    }
    table(rows, text);
    rows.clear();
    rows.add(List.of("COMPONENT", "STATE"));
    for (String component : run.components()) {
      rows.add(List.of(component, run.deployed().contains(component) ? "deployed" : "awaited"));
    }
    table(rows, text);
  }

  private void conditions(StatusView view, StringBuilder text) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE"));
    for (Condition condition : view.conditions()) {
      rows.add(
          List.of(
              condition.type(),
              condition.status(),
              condition.reason(),
              condition.lastTransitionTime(),
              condition.message()));
    }
    table(rows, text);
  }

  private void events(StatusView view, StringBuilder text) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("EVENT", "TYPE", "REASON", "COUNT", "NOTE"));
    for (EventView event : view.events()) {
      rows.add(
          List.of(
              event.time(),
              event.type(),
              event.reason(),
              Integer.toString(event.count()),
              event.note()));
    }
    table(rows, text);
  }

  private void table(List<List<String>> rows, StringBuilder text) {
    if (rows.size() > 1) {
      text.append(System.lineSeparator()).append(output.table(rows));
    }
  }
}
