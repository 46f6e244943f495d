package io.platformmesh.onboarding.activities.deployment;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The state of one component: deployed, or blocked by an error that its stage reports.
 *
 * @param name name of the component
 * @param blocker the error that explains why the component is not deployed; null when it is
 *     deployed
 * @param revision revision of the deployed chart; null when Flux reports none
 */
record ComponentState(String name, @Nullable StageException blocker, @Nullable String revision) {

  /** Flux has deployed the desired version of the component. */
  static ComponentState deployed(String name, @Nullable String revision) {
    return new ComponentState(name, null, revision);
  }

  /** An error explains why the component is not deployed. */
  static ComponentState blocked(String name, StageException blocker) {
    return new ComponentState(name, blocker, null);
  }

  /** A controller still works on the component. */
  static ComponentState waiting(String name, Reason reason, String message) {
    return blocked(name, StageException.notReady(reason, message));
  }

  /** A user has to act before the component can be deployed. */
  static ComponentState stuck(String name, Reason reason, String message) {
    return blocked(name, StageException.actionNeeded(reason, message));
  }
}
