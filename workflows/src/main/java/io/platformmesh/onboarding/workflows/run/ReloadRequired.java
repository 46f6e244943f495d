package io.platformmesh.onboarding.workflows.run;

/**
 * The ManagedProvider is no longer what the running stage works for, or the run is to continue as
 * new: the stage was stopped and the run loads again. Never leaves the workflow.
 */
final class ReloadRequired extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ReloadRequired(String message) {
    super(message, null, false, false);
  }
}
