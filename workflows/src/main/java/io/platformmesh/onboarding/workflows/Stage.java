package io.platformmesh.onboarding.workflows;

import java.util.Locale;

/**
 * The stages of onboarding and offboarding, in order, each with the phase and the condition that
 * the status shows.
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

  private static final String WORD_BOUNDARY_IN_CAMEL_CASE = "(?<=[a-z])(?=[A-Z])";

  private final Phase statusPhase;
  private final ConditionType statusCondition;
  private final String workDescription;

  Stage(Phase statusPhase, ConditionType statusCondition, String workDescription) {
    this.statusPhase = statusPhase;
    this.statusCondition = statusCondition;
    this.workDescription = workDescription;
  }

  /** The phase in the status of the ManagedProvider while this stage runs. */
  public Phase phase() {
    return statusPhase;
  }

  /** The status condition that the activities of this stage write. */
  public ConditionType condition() {
    return statusCondition;
  }

  /** The status message about the work of this stage, which points to the status condition. */
  public String description() {
    return workDescription + ": see condition " + statusCondition + ".";
  }

  /** The name of this stage in annotations and flags: {@code await-provider}. */
  public String kebabName() {
    String hyphenatedName = name().replaceAll(WORD_BOUNDARY_IN_CAMEL_CASE, "-");
    return hyphenatedName.toLowerCase(Locale.ROOT);
  }
}
