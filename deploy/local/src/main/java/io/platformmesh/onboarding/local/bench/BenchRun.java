package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import io.platformmesh.onboarding.local.bench.rig.RigOptions;
import io.platformmesh.onboarding.local.bench.scenario.Numbers;
import io.platformmesh.onboarding.local.bench.scenario.Scenario;
import io.platformmesh.onboarding.local.bench.scenario.Trial;
import io.platformmesh.onboarding.local.bench.scenario.TrialResult;
import io.platformmesh.onboarding.local.bench.scenario.WarmUp;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import io.platformmesh.onboarding.runtime.BuildVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of the benchmark: starts a platform for each group of trials, and runs them. */
final class BenchRun {
  private final Settings settings;
  private final Consumer<String> progress;
  private final List<TrialResult> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * The settings of a run.
   *
   * @param directory directory for the state of the platforms
   * @param keep whether the state of the platforms stays
   * @param floors whether to measure the floors
   * @param javaOptions options of Java for worker and watcher
   * @param temporal Temporal server
   * @param numbers numbers of the scenarios
   */
  record Settings(
      Path directory,
      boolean keep,
      boolean floors,
      List<String> javaOptions,
      TemporalKind temporal,
      Numbers numbers) {
    Settings {
      javaOptions = List.copyOf(javaOptions);
    }
  }

  /**
   * @param progress receives progress lines
   */
  BenchRun(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs the scenarios. A trial that fails is reported in the results. */
  Results run(List<Scenario> scenarios) {
    String startedAt = Instant.now().toString();
    int platforms = 0;
    for (Scenario scenario : scenarios) {
      for (List<Trial> group : scenario.groups(settings.numbers())) {
        platforms++;
        runGroup(scenario, group, settings.directory().resolve("platform-" + platforms));
      }
    }
    return new Results(
        startedAt,
        BuildVersion.version(),
        Machine.current(),
        Map.of(
            "javaOptions",
            String.join(" ", settings.javaOptions()),
            "temporal",
            settings.temporal().text()),
        results,
        failures);
  }

  private void runGroup(Scenario scenario, List<Trial> group, Path state) {
    progress.accept(scenario.text() + ": starting a platform");
    try (Rig rig =
        new Rig(
            new RigOptions(
                state, settings.javaOptions(), settings.temporal().server(), line -> {}))) {
      WarmUp.run(rig, settings.numbers());
      int first = results.size();
      List<Trial> ended = new ArrayList<>();
      for (Trial trial : group) {
        if (runTrial(trial, rig)) {
          ended.add(trial);
        }
      }
      if (settings.floors()) {
        measureFloors(rig, ended, first);
      }
      rig.counterparts().failures().forEach(failure -> fail(scenario.text(), failure));
    } finally {
      if (!settings.keep()) {
        new PlatformState(state).delete();
      }
    }
  }

  private boolean runTrial(Trial trial, Rig rig) {
    String name = trial.plan().scenario() + " " + trial.plan().label();
    progress.accept(name);
    try {
      results.add(trial.run(rig));
      return true;
    } catch (LocalPlatformException e) {
      fail(name, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void measureFloors(Rig rig, List<Trial> trials, int firstResult) {
    rig.platform().watcher().close();
    rig.platform().worker().close();
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      String name = trial.plan().scenario() + " " + trial.plan().label() + ": floors";
      progress.accept(name);
      try {
        results.set(firstResult + i, results.get(firstResult + i).with(trial.floors(rig)));
      } catch (LocalPlatformException e) {
        fail(name, String.valueOf(e.getMessage()));
      }
    }
  }

  private void fail(String name, String reason) {
    failures.add(name + ": " + reason);
    progress.accept(name + ": " + reason);
  }
}
