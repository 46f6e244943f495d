package io.platformmesh.onboarding.workflows.contract;

/** What set a run off, as its first look found it. */
public enum Cause {
  /** The ManagedProvider has not been onboarded before. */
  FIRST,
  /** Its spec has changed. */
  SPEC,
  /** An object that was made for it was changed or deleted by somebody else. */
  DRIFT,
  /** The Provider's kubeconfig has been renewed. */
  ROTATION,
  /** Something it depends on is no longer Ready. */
  DEPENDENCY,
  /** A person has asked to try again. */
  RETRY,
  /** It is being deleted. */
  DELETION,
  /** A look that nothing particular has asked for. */
  VERIFICATION
}
