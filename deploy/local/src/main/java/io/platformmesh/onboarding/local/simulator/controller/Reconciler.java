package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The simulated controller of one kind of Kubernetes object. */
public interface Reconciler {
  /** The delay of an object that is reconciled again only after an event. */
  @Nullable Duration WAIT_FOR_EVENT = null;

  /** The finalizer that the simulated controller sets on its objects; null for none. */
  @Nullable String finalizer();

  /**
   * Advances an object that is not being deleted by one step.
   *
   * @return delay until the next reconciliation unless an event comes first; {@link
   *     #WAIT_FOR_EVENT} for events only
   */
  @Nullable Duration reconcile(SimulatedObject simulatedObject);

  /**
   * Cleans up for an object that is being deleted.
   *
   * @return null when done, so that the finalizer can be removed; else the delay until the next try
   */
  default @Nullable Duration cleanUp(SimulatedObject simulatedObject) {
    return null;
  }

  /** The objects that this one refers to; a change of either one reconciles the other. */
  default Set<ObjectKey> referencedObjects(SimulatedObject simulatedObject) {
    return Set.of();
  }
}
