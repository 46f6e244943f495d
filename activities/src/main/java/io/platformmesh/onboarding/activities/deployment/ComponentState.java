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
 * @param note what a user should know about a deployed component; null for nothing
 */
record ComponentState(
    String name,
    @Nullable StageException blocker,
    @Nullable String revision,
    @Nullable String note) {

  /** Flux has deployed the desired version of the component. */
  static ComponentState deployed(String name, @Nullable String revision) {
    return new ComponentState(name, null, revision, null);
  }

  /** An error explains why the component is not deployed. */
  static ComponentState blocked(String name, StageException blocker) {
    return new ComponentState(name, blocker, null, null);
  }

  /** A controller still works on the component. */
  static ComponentState waiting(String name, Reason reason, String message) {
    return blocked(name, StageException.notReady(reason, message));
  }

  /** A user has to act before the component can be deployed. */
  static ComponentState stuck(String name, Reason reason, String message) {
    return blocked(name, StageException.actionNeeded(reason, message));
  }

  /** The same state of a component whose spec has a range of versions. */
  ComponentState ofRange(String range) {
    return revision == null
        ? this
        : withNote("%s: %s of %s".formatted(name, revision.split("@", 2)[0], range));
  }

  /** The same state of a deployed component, with a further note. */
  ComponentState withNote(String furtherNote) {
    return blocker != null
        ? this
        : new ComponentState(
            name, null, revision, note == null ? furtherNote : note + ", " + furtherNote);
  }
}
