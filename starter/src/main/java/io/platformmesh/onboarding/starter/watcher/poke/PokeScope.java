package io.platformmesh.onboarding.starter.watcher.poke;

/** Which runs of an onboarding a poke reaches. */
public enum PokeScope {
  /** Only the open run; without an open run, the poke has no effect. */
  OPEN_RUN,
  /** The open run, or a new run. */
  ANY_RUN
}
