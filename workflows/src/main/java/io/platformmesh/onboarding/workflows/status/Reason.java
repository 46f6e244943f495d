package io.platformmesh.onboarding.workflows.status;

/**
 * Why a condition is as it is: the reasons of every condition of a ManagedProvider and, where a
 * stage has to wait, the cause of the waiting.
 */
public enum Reason {
  /** What the condition speaks of is as it should be. */
  AsDesired,
  /** The onboarding has not got to this point, or is on its way. */
  Onboarding,
  /** The ManagedProvider is being deleted. */
  Offboarding,
  /** Only a changed spec can help. */
  InvalidSpec,
  PlatformMeshMissing,
  PlatformMeshNotReady,
  /** The Secret or file with the credentials of kcp is missing or cannot be used. */
  KcpCredentialsBroken,
  /**
   * The workspace that should hold the Provider does not exist, is not indexed yet, or is closed.
   */
  WorkspaceNotAccessible,
  ProviderNotReady,
  /** The Provider controller has not written the kubeconfig Secret yet. */
  KubeconfigSecretMissing,
  /** The kubeconfig Secret lacks the key that it should have. */
  KubeconfigKeyMissing,
  /** Provider and ManagedProvider name different kubeconfig Secrets. */
  KubeconfigSecretMismatch,
  /** The Secret that should hold the kubeconfig of the runtime cluster is missing. */
  RuntimeKubeconfigMissing,
  /** The kubeconfig of the runtime cluster cannot be used. */
  RuntimeKubeconfigBroken,
  SourceNotReady,
  /** The OCM controller has not resolved the component version, or cannot. */
  ComponentNotResolved,
  HelmReleaseNotReady,
  /** Flux has given up and does not try again by itself. */
  HelmReleaseStalled,
  /** Somebody undoes again and again what is put right. */
  RepeatedDrift,
  /** An object that is wanted is on its way out. */
  BeingDeleted,
  /** Something that has left the spec is not removed yet. */
  Pruning,
  /** An object of that name belongs to somebody else. */
  OwnershipConflict,
  /** A stage has not ended within its deadline. */
  DeadlineExceeded,
  /** A person has paused the onboarding. */
  Paused,
  /** A person has cancelled the onboarding. */
  Cancelled,
  /** Told in an Event: the phase is another one. */
  PhaseChanged,
  /** Told in an Event: a person has asked to go on after a pause. */
  Resumed,
  /** Told in an Event: a person has asked to try again now. */
  RetryRequested,
  /** Told in an Event: an object that upstream or another ManagedProvider made is ours now. */
  Adopted,
  /** Told in an Event: an object that has left the spec is removed. */
  Pruned,
  /** Told in an Event: a Provider that has left the spec stays where it is. */
  ProviderKept,
  /** Told in an Event: a workspace is refused lastingly, so its Provider counts as gone with it. */
  WorkspaceGone,
  /** The Kubernetes API server forbids what has to be done. */
  Forbidden,
  /** The Kubernetes API server refuses an object that has to be written. */
  Rejected,
  /** A Kubernetes API server cannot be reached or does not answer as it should. */
  ClusterUnavailable,
  /** An attempt has failed in a way that nobody has thought of. */
  Unexpected
}
