package io.platformmesh.onboarding.workflows.status;

import java.util.Locale;

/**
 * The stages of an onboarding that wait for something, in their order, and the phase each shows.
 */
public enum Stage {
  AwaitPlatformMesh(
      Phase.WaitingForPlatformMesh,
      ConditionType.PlatformMeshReady,
      "Waiting for the PlatformMesh"),
  AwaitProvider(Phase.WaitingForProvider, ConditionType.ProviderReady, "Waiting for the Provider"),
  CopyKubeconfig(
      Phase.CopyingKubeconfig, ConditionType.KubeconfigCopied, "Copying the Provider's kubeconfig"),
  DeployComponents(Phase.Deploying, ConditionType.ComponentsDeployed, "Deploying the components"),
  RemoveComponents(Phase.Deleting, ConditionType.ComponentsDeployed, "Removing the components"),
  RemoveKubeconfig(
      Phase.Deleting, ConditionType.KubeconfigCopied, "Removing the copied kubeconfig"),
  RemoveProvider(Phase.Deleting, ConditionType.ProviderReady, "Removing what is left in kcp");

  private final Phase phase;
  private final ConditionType condition;
  private final String doing;

  Stage(Phase phase, ConditionType condition, String doing) {
    this.phase = phase;
    this.condition = condition;
    this.doing = doing;
  }

  /** The phase that the ManagedProvider shows while this stage runs. */
  public Phase phase() {
    return phase;
  }

  /** The condition through which this stage speaks. */
  public ConditionType condition() {
    return condition;
  }

  /** What is going on, in a sentence, and which condition tells more. */
  public String doing() {
    return doing + ": see condition " + condition + ".";
  }

  /** The stage as annotations and flags name it: {@code await-provider}. */
  public String kebabName() {
    return name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
