package io.platformmesh.onboarding.workflows.status;

/**
 * The phases of a ManagedProvider, spelled as in its status; the first six are the ones the user
 * guide promises, in the order in which they are passed.
 */
public enum Phase {
  Pending,
  WaitingForPlatformMesh,
  WaitingForProvider,
  CopyingKubeconfig,
  Deploying,
  Ready,
  /** The Provider's kubeconfig Secret is another one than the ManagedProvider asks for. */
  CopyingKubeconfigFailed,
  Deleting,
  /** A person has paused or cancelled the onboarding; condition Paused says who asked and why. */
  Paused
}
