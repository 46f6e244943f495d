package io.platformmesh.onboarding.workflows.status;

/**
 * The stages of an onboarding that wait for something, in their order, and the phase each shows.
 */
public enum Stage {
  AwaitPlatformMesh(Phase.WaitingForPlatformMesh),
  AwaitProvider(Phase.WaitingForProvider),
  CopyKubeconfig(Phase.CopyingKubeconfig),
  DeployComponents(Phase.Deploying),
  RemoveComponents(Phase.Deleting),
  RemoveKubeconfig(Phase.Deleting),
  RemoveProvider(Phase.Deleting);

  private final Phase phase;

  Stage(Phase phase) {
    this.phase = phase;
  }

  /** The phase that the ManagedProvider shows while this stage runs. */
  public Phase phase() {
    return phase;
  }
}
