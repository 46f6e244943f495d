package io.platformmesh.onboarding.workflows;

/** The types of the conditions in the status of a ManagedProvider, spelled as in the status. */
public enum ConditionType {
  /** The PlatformMesh that the ManagedProvider refers to is Ready. */
  PlatformMeshReady,
  /** The Provider in the kcp workspace is Ready. */
  ProviderReady,
  /** The kubeconfig of the Provider is on the runtime cluster. */
  KubeconfigCopied,
  /** Flux has deployed all components. */
  ComponentsDeployed,
  /** The service is onboarded. */
  Ready,
  /** The onboarding makes no progress until a user acts; absent otherwise. */
  Stalled,
  /** A user has paused or cancelled the onboarding; absent otherwise. */
  Paused
}
