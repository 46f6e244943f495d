package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.bench.measure.Deadline;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import java.time.Duration;

/** Waits until the work that follows Ready has ended, so that it counts. */
final class Ending {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);

  private Ending() {}

  /** Waits until no run is open, and then for late requests. */
  static void await(Rig rig) {
    if (!Deadline.reaches(TIMEOUT, () -> rig.histories().openRuns() == 0)) {
      throw new LocalPlatformException(
          "%d runs are still open %d s after all ManagedProviders are Ready"
              .formatted(rig.histories().openRuns(), TIMEOUT.toSeconds()));
    }
    Deadline.pass(AFTERWARDS);
  }
}
