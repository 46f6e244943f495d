package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.rig.Rig;

/** An object that waiting onboardings await. */
enum Awaited {
  /** One PlatformMesh of all, which is not Ready. */
  PLATFORM_MESH("mesh") {
    @Override
    String hold(Rig rig) {
      rig.createMesh(WAITING_MESH);
      return WAITING_MESH;
    }

    @Override
    void release(Rig rig) {
      rig.setReady(WAITING_MESH);
    }
  },
  /** The own Provider of each, which its controller does not answer. */
  PROVIDER("provider") {
    @Override
    String hold(Rig rig) {
      rig.counterparts().holdProviders();
      return Rig.READY_MESH;
    }

    @Override
    void release(Rig rig) {
      rig.counterparts().releaseProviders();
    }
  };

  private static final String WAITING_MESH = "waiting-mesh";

  private final String text;

  Awaited(String text) {
    this.text = text;
  }

  /** The name in the labels of results. */
  String text() {
    return text;
  }

  /** Keeps the awaited object from Ready; returns the PlatformMesh of the onboardings. */
  abstract String hold(Rig rig);

  /** Lets the awaited object become Ready. */
  abstract void release(Rig rig);
}
