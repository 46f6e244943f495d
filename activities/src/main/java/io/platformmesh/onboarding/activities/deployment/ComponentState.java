package io.platformmesh.onboarding.activities.deployment;

import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.status.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of one component.
 *
 * @param name its name
 * @param trouble why it is not deployed; null when it is
 * @param revision revision of its artifact; null where there is none
 */
record ComponentState(String name, @Nullable StageException trouble, @Nullable String revision) {

  static ComponentState deployed(String name, @Nullable String revision) {
    return new ComponentState(name, null, revision);
  }

  static ComponentState waiting(String name, Reason reason, String message) {
    return new ComponentState(name, StageException.notYet(reason, message), null);
  }

  static ComponentState stuck(String name, Reason reason, String message) {
    return new ComponentState(name, StageException.act(reason, message), null);
  }
}
