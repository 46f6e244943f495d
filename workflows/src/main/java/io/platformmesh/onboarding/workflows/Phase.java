package io.platformmesh.onboarding.workflows;

/**
 * The phases in the status of a ManagedProvider, spelled as in the status. The first six phases are
 * those of the user guide, in the same order.
 */
public enum Phase {
  /** The onboarding has not entered a stage yet. */
  Pending,
  WaitingForPlatformMesh,
  WaitingForProvider,
  CopyingKubeconfig,
  Deploying,
  /** The service is onboarded. */
  Ready,
  /** Provider and ManagedProvider name different kubeconfig Secrets. */
  CopyingKubeconfigFailed,
  /** The ManagedProvider is being offboarded. */
  Deleting,
  /** A user has paused or cancelled the onboarding; condition Paused has the reason. */
  Paused
}
