package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The simulated controller of one kind of Kubernetes object. */
public interface Reconciler {
  /** Result of {@link #reconcile}: the object is reconciled again only after a watch event. */
  @Nullable Duration WAIT_FOR_EVENT = null;

  /** Result of {@link #cleanUp}: the finalizer can be removed. */
  @Nullable Duration CLEANUP_DONE = null;

  /** The finalizer that the simulated controller sets on its objects; null for none. */
  @Nullable String finalizer();

  /**
   * Advances an object that is not being deleted by one step.
   *
   * @return delay until the next reconciliation, which a watch event makes earlier; or {@link
   *     #WAIT_FOR_EVENT}
   */
  @Nullable Duration reconcile(SimulatedObject simulatedObject);

  /**
   * Removes the dependents of an object that is being deleted.
   *
   * @return delay until the next call; or {@link #CLEANUP_DONE}
   */
  default @Nullable Duration cleanUp(SimulatedObject deletedObject) {
    return CLEANUP_DONE;
  }

  /** The objects that the simulated object refers to; a change of one reconciles the other. */
  default Set<ObjectKey> referencedObjects(SimulatedObject simulatedObject) {
    return Set.of();
  }
}
