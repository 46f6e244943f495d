package io.platformmesh.onboarding.workflows;

/** The reasons in the conditions and Events of a ManagedProvider, spelled as in Kubernetes. */
public enum Reason {
  /** The object of the status condition is in its desired state. */
  AsDesired,
  /** The onboarding has not reached the stage of the condition, or works on that stage. */
  Onboarding,
  /** The ManagedProvider is being deleted. */
  Offboarding,
  /** The spec of the ManagedProvider is invalid; only a changed spec helps. */
  InvalidSpec,
  /** The ManagedProvider refers to a PlatformMesh that does not exist. */
  PlatformMeshMissing,
  PlatformMeshNotReady,
  /** The Secret or file with the credentials of kcp is missing or invalid. */
  KcpCredentialsBroken,
  /** The workspace of the Provider does not exist, is not indexed yet, or denies access. */
  WorkspaceNotAccessible,
  ProviderNotReady,
  /** The Provider controller has not written the kubeconfig Secret yet. */
  KubeconfigSecretMissing,
  /** The kubeconfig Secret of the Provider lacks its key. */
  KubeconfigKeyMissing,
  /** Provider and ManagedProvider name different kubeconfig Secrets. */
  KubeconfigSecretMismatch,
  /** The Secret with the kubeconfig of the runtime cluster is missing. */
  RuntimeKubeconfigMissing,
  /** The kubeconfig of the runtime cluster is invalid. */
  RuntimeKubeconfigBroken,
  SourceNotReady,
  /** The OCM controller has not resolved the version of a component, or cannot. */
  ComponentNotResolved,
  HelmReleaseNotReady,
  /** Flux has abandoned the release and does not retry it. */
  HelmReleaseStalled,
  /** A user has suspended an object of Flux that a change needs. */
  Suspended,
  /** Another writer keeps reverting repairs of the onboarding. */
  RepeatedDrift,
  /** An object that the ManagedProvider needs is being deleted. */
  BeingDeleted,
  /** An object that the spec no longer asks for is not removed yet. */
  Pruning,
  /** An object with the same name belongs to another owner. */
  OwnershipConflict,
  /** A stage of the onboarding has missed its deadline. */
  DeadlineExceeded,
  /** A user has paused the onboarding. */
  Paused,
  /** A user has cancelled the onboarding. */
  Cancelled,
  /** Event: the phase of the ManagedProvider has changed. */
  PhaseChanged,
  /** Event: a user has resumed the onboarding. */
  Resumed,
  /** Event: a user has requested a retry. */
  RetryRequested,
  /** Event: an object that upstream or another ManagedProvider created was adopted. */
  Adopted,
  /** Event: an object that the spec no longer asks for was removed. */
  Pruned,
  /** Event: a Provider that the spec no longer asks for was kept. */
  ProviderKept,
  /** Event: the deletion kept an object that does not belong to the ManagedProvider. */
  ObjectKept,
  /** Event: a workspace is gone, and with it its Provider. */
  WorkspaceGone,
  /** A Kubernetes API server denied permission (RBAC). */
  Forbidden,
  /** The namespace of an object is being deleted. */
  NamespaceTerminating,
  /** A quota does not allow an object. */
  QuotaExceeded,
  /** An admission webhook or policy denied an object. */
  AdmissionDenied,
  /** A Kubernetes API server does not serve a kind that the ManagedProvider needs. */
  KindNotServed,
  /** A Secret is immutable, so that its new content cannot be written. */
  SecretImmutable,
  /** A Kubernetes API server rejected an object. */
  Rejected,
  /** A Kubernetes API server is unreachable or returns errors. */
  ClusterUnavailable,
  /** An attempt of an activity failed with an unexpected error. */
  Unexpected
}
