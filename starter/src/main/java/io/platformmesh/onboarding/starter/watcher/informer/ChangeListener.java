package io.platformmesh.onboarding.starter.watcher.informer;

/**
 * Receives the changes that matter to onboardings.
 *
 * @param <T> type of the objects
 */
@FunctionalInterface
public interface ChangeListener<T> {

  /**
   * Called on an informer's thread after an object was added, changed or removed; must not block.
   *
   * @param object the object in its latest known state
   * @param appeared whether the informer did not know the object before
   */
  void changed(T object, boolean appeared);
}
