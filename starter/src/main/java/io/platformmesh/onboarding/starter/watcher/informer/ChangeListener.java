package io.platformmesh.onboarding.starter.watcher.informer;

/**
 * Receives from an informer the changes that matter to onboardings.
 *
 * @param <T> type of the objects
 */
@FunctionalInterface
public interface ChangeListener<T> {

  /**
   * Called on an informer's thread after an object was added, changed or removed; must not block.
   *
   * @param changedObject the latest version of the object that the informer received
   * @param appeared whether the object was not in the cache of the informer before
   */
  void changed(T changedObject, boolean appeared);
}
