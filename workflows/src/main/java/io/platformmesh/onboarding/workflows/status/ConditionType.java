package io.platformmesh.onboarding.workflows.status;

/** The condition types of a ManagedProvider, spelled as in its status. */
public enum ConditionType {
  PlatformMeshReady,
  ProviderReady,
  KubeconfigCopied,
  ComponentsDeployed,
  Ready,
  /** The onboarding makes no progress until a user acts; absent otherwise. */
  Stalled,
  /** A user has paused or cancelled the onboarding; absent otherwise. */
  Paused
}
