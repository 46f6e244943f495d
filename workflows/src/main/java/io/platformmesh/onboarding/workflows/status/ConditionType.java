package io.platformmesh.onboarding.workflows.status;

/** The types of the conditions of a ManagedProvider, spelled as in its status. */
public enum ConditionType {
  PlatformMeshReady,
  ProviderReady,
  KubeconfigCopied,
  ComponentsDeployed,
  Ready,
  /** It does not go on by itself: somebody has to act. Absent while it does. */
  Stalled,
  /** A person has paused or cancelled the onboarding. Absent while nobody has. */
  Paused
}
