package io.platformmesh.onboarding.local.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import io.platformmesh.onboarding.local.bench.rig.RigOptions;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.Temporal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small benchmark that fails on structural figures alone, never on time. */
class BenchmarkRealIT {

  /** The bounds: the figures at the time of writing and a margin. Lower them as costs fall. */
  private static final class Bounds {
    private static final double API_REQUESTS = 85;
    private static final double STATUS_WRITES = 10;
    private static final long HISTORY_EVENTS = 50;
    private static final double RUNS = 1.2;
    private static final double API_REQUESTS_EACH_MINUTE_OF_WAITING = 40;
    private static final double HISTORY_EVENTS_WHILE_WAITING = 80;
  }

  private static final int COUNT = 10;

  private static final Numbers NUMBERS =
      new Numbers(
          2,
          COUNT,
          List.of(1),
          List.of(COUNT),
          List.of(COUNT),
          COUNT,
          Delays.INSTANT,
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5));

  @TempDir static Path state;

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = new Rig(new RigOptions(state, List.of(), Temporal.DEVELOPMENT, line -> {}));
    WarmUp.run(rig, NUMBERS);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void counterpartsAnswered() {
    assertThat(rig.counterparts().failures()).isEmpty();
  }

  @Test
  void onboardingCostsFewRequestsEventsAndWrites() {
    TrialResult result =
        new OnboardingTrial(
                new Plan("test", "instant", COUNT, 1, Delays.INSTANT, true), NUMBERS, false)
            .run(rig);

    print(result);
    assertThat(result.requestsEach())
        .as("API requests: %s", result.costs().apiRequests().byText())
        .isLessThanOrEqualTo(Bounds.API_REQUESTS);
    assertThat(result.statusWritesEach())
        .as("status writes")
        .isLessThanOrEqualTo(Bounds.STATUS_WRITES);
    assertThat(result.histories().maxEvents())
        .as("history events")
        .isLessThanOrEqualTo(Bounds.HISTORY_EVENTS);
    assertThat((double) result.costs().runs() / COUNT).as("runs").isLessThanOrEqualTo(Bounds.RUNS);
  }

  @Test
  void waitingCostsFewRequests() {
    TrialResult result =
        new WaitingTrial(
                new Plan("test", "waiting", COUNT, 1, Delays.INSTANT, true),
                NUMBERS,
                Awaited.PLATFORM_MESH)
            .run(rig);

    print(result);
    assertThat(result.figures().get(WaitingTrial.API_REQUESTS))
        .as(WaitingTrial.API_REQUESTS)
        .isLessThanOrEqualTo(Bounds.API_REQUESTS_EACH_MINUTE_OF_WAITING);
    assertThat(result.figures().get(WaitingTrial.HISTORY_EVENTS))
        .as(WaitingTrial.HISTORY_EVENTS)
        .isLessThanOrEqualTo(Bounds.HISTORY_EVENTS_WHILE_WAITING);
  }

  private static void print(TrialResult result) {
    System.out.printf(
        "%s: API requests %.1f, status writes %.1f, events %.1f (max %d), runs %d, %s%n",
        result.plan().label(),
        result.requestsEach(),
        result.statusWritesEach(),
        result.histories().meanEvents(),
        result.histories().maxEvents(),
        result.costs().runs(),
        result.figures());
  }
}
