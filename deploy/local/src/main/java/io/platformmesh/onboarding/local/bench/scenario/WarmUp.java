package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import io.platformmesh.onboarding.local.bench.measure.Load;
import io.platformmesh.onboarding.local.bench.rig.Rig;

/** Onboardings before the measured ones, so that all programs are loaded. */
public final class WarmUp {
  private WarmUp() {}

  /** Onboards ManagedProviders one after the other on a new platform. */
  public static void run(Rig rig, Numbers numbers) {
    if (numbers.warmUp() > 0) {
      Plan plan = new Plan("warm", "up", numbers.warmUp(), 1, Delays.INSTANT, false);
      rig.counterparts().delays(plan.delays());
      new Load(numbers.timeout())
          .oneByOne(plan.names(), name -> rig.onboard(name, Rig.READY_MESH, plan.components()));
      Ending.await(rig);
    }
  }
}
