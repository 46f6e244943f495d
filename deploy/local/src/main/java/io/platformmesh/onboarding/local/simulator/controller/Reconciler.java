package io.platformmesh.onboarding.local.simulator.controller;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The controller of one kind. */
public interface Reconciler {
  /** What {@link #reconcile} and {@link #finish} return when only an event can bring news. */
  @Nullable Duration ON_EVENT = null;

  /** The finalizer that the controller puts on its objects; null for none. */
  @Nullable String finalizer();

  /**
   * Brings the object, which is not being deleted, one step on.
   *
   * @return when to look again if no event comes before; null for on an event only
   */
  @Nullable Duration reconcile(SimulatedObject subject);

  /**
   * Undoes what the controller did for an object that is being deleted.
   *
   * @return null when all is undone, so that the finalizer can go; else when to look again
   */
  default @Nullable Duration finish(SimulatedObject subject) {
    return null;
  }

  /** The objects whose changes concern this one, and the other way round. */
  default Set<ObjectKey> references(SimulatedObject subject) {
    return Set.of();
  }
}
