package io.platformmesh.onboarding.workflows.status;

import java.util.Locale;

/**
 * The stages of onboarding and offboarding, in their order, with the phase and condition of each.
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
  RemoveProvider(Phase.Deleting, ConditionType.ProviderReady, "Removing the Provider");

  private final Phase phase;
  private final ConditionType condition;
  private final String description;

  Stage(Phase phase, ConditionType condition, String description) {
    this.phase = phase;
    this.condition = condition;
    this.description = description;
  }

  /** The phase that the ManagedProvider shows while this stage runs. */
  public Phase phase() {
    return phase;
  }

  /** The condition that the activities of this stage write. */
  public ConditionType condition() {
    return condition;
  }

  /** A sentence about the work of this stage that points to its condition. */
  public String description() {
    return description + ": see condition " + condition + ".";
  }

  /** The name of this stage in annotations and flags: {@code await-provider}. */
  public String kebabName() {
    return name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
