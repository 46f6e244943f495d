package io.platformmesh.onboarding.workflows.status;

/**
 * The phases of a ManagedProvider, spelled as in its status. The first six are those of the user
 * guide, in their order.
 */
public enum Phase {
  Pending,
  WaitingForPlatformMesh,
  WaitingForProvider,
  CopyingKubeconfig,
  Deploying,
  Ready,
  /** Provider and ManagedProvider name different kubeconfig Secrets. */
  CopyingKubeconfigFailed,
  Deleting,
  /** A user has paused or cancelled the onboarding; condition Paused has the reason. */
  Paused
}
