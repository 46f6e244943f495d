package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.bench.scenario.TrialResult;
import java.util.List;
import java.util.Map;

/**
 * The results of a benchmark.
 *
 * @param startedAt time of its start, as ISO 8601
 * @param version version of the software
 * @param machine machine that ran it
 * @param settings settings by name: options of Java, Temporal server
 * @param trials results of the trials
 * @param failures trials that did not end, with the reason
 */
public record Results(
    String startedAt,
    String version,
    Machine machine,
    Map<String, String> settings,
    List<TrialResult> trials,
    List<String> failures) {
  public Results {
    settings = Map.copyOf(settings);
    trials = List.copyOf(trials);
    failures = List.copyOf(failures);
  }
}
