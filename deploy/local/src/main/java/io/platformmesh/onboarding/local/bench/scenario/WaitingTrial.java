package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.bench.measure.Costs;
import io.platformmesh.onboarding.local.bench.measure.Deadline;
import io.platformmesh.onboarding.local.bench.measure.Histories;
import io.platformmesh.onboarding.local.bench.measure.Load;
import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.measure.Snapshot;
import io.platformmesh.onboarding.local.bench.measure.Started;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates ManagedProviders that wait, counts their requests in a window, and releases them. The
 * latencies count from the release.
 *
 * @param plan the onboardings
 * @param numbers numbers of the scenarios
 * @param awaited the object that they await
 */
record WaitingTrial(Plan plan, Numbers numbers, Awaited awaited) implements Trial {
  /** Name of the figure for requests to the API servers. */
  static final String API_REQUESTS = "API requests each minute and onboarding while waiting";

  /** Name of the figure for the mean number of events in the histories before the release. */
  static final String HISTORY_EVENTS = "history events while waiting";

  private static final double SECONDS_PER_MINUTE = 60;

  @Override
  public TrialResult run(Rig rig) {
    rig.counterparts().delays(plan.delays());
    String mesh = awaited.hold(rig);
    Instant started = Instant.now();
    Snapshot start = rig.snapshot();
    Load load = new Load(numbers.timeout());
    List<Started> created =
        load.startAll(plan.names(), name -> rig.onboard(name, mesh, plan.components()));
    awaitRuns(rig, start.runs() + plan.count());
    Deadline.pass(numbers.settle());
    Snapshot windowStart = rig.snapshot();
    Deadline.pass(numbers.window());
    Snapshot windowEnd = rig.snapshot();
    Histories waitingHistories = rig.histories().sample(plan.names(), started);
    long releaseNanos = System.nanoTime();
    awaited.release(rig);
    List<Started> released =
        created.stream().map(each -> new Started(releaseNanos, each.endNanos())).toList();
    load.await(released);
    Ending.await(rig);
    Snapshot end = rig.snapshot();
    return new TrialResult(
        plan,
        LoadResult.of(released),
        end.since(start),
        rig.histories().sample(plan.names(), started),
        figures(windowEnd.since(windowStart), waitingHistories),
        List.of());
  }

  private void awaitRuns(Rig rig, long runs) {
    if (!Deadline.reaches(numbers.timeout(), () -> rig.histories().runs() >= runs)) {
      throw new LocalPlatformException(
          "%d runs have started after %d s instead of %d"
              .formatted(rig.histories().runs(), numbers.timeout().toSeconds(), runs));
    }
  }

  private Map<String, Double> figures(Costs window, Histories waitingHistories) {
    double eachMinutes = plan.count() * window.seconds() / SECONDS_PER_MINUTE;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(API_REQUESTS, window.apiRequests().total() / eachMinutes);
    figures.put(
        "Temporal requests each minute and onboarding while waiting",
        window.temporalTotal() / eachMinutes);
    figures.put(
        "status writes each minute and onboarding while waiting",
        window.statusWrites() / eachMinutes);
    figures.put(HISTORY_EVENTS, waitingHistories.meanEvents());
    window
        .processes()
        .forEach(
            (process, use) -> {
              figures.put(
                  "resident MiB of " + process + " while waiting",
                  (double) use.residentMegabytes());
              figures.put(
                  "CPU seconds each minute of " + process + " while waiting",
                  use.cpuSeconds() * SECONDS_PER_MINUTE / window.seconds());
            });
    return figures;
  }
}
