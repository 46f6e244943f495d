package io.platformmesh.onboarding.workflows.status;

/**
 * The stages of an onboarding that wait for something, in their order, and the phase each shows.
 */
public enum Stage {
  AwaitPlatformMesh(
      Phase.WaitingForPlatformMesh,
      "Waiting for the PlatformMesh: see condition PlatformMeshReady."),
  AwaitProvider(Phase.WaitingForProvider, "Waiting for the Provider: see condition ProviderReady."),
  CopyKubeconfig(
      Phase.CopyingKubeconfig,
      "Copying the Provider's kubeconfig: see condition KubeconfigCopied."),
  DeployComponents(Phase.Deploying, "Deploying the components: see condition ComponentsDeployed."),
  RemoveComponents(Phase.Deleting, "Removing the components: see condition ComponentsDeployed."),
  RemoveKubeconfig(
      Phase.Deleting, "Removing the copied kubeconfig: see condition KubeconfigCopied."),
  RemoveProvider(Phase.Deleting, "Removing what is left in kcp: see condition ProviderReady.");

  private final Phase phase;
  private final String doing;

  Stage(Phase phase, String doing) {
    this.phase = phase;
    this.doing = doing;
  }

  /** The phase that the ManagedProvider shows while this stage runs. */
  public Phase phase() {
    return phase;
  }

  /** What is going on, in a sentence, and which condition tells more. */
  public String doing() {
    return doing;
  }
}
