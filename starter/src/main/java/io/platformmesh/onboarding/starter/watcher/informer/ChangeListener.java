package io.platformmesh.onboarding.starter.watcher.informer;

import io.platformmesh.onboarding.starter.watcher.change.ChangeKind;

/**
 * Listener of an informer, called for each change that matters to onboardings.
 *
 * @param <T> type of the objects
 */
@FunctionalInterface
public interface ChangeListener<T> {

  /**
   * Called on an informer's thread after an object was added, changed or removed; must not block.
   *
   * @param changedObject the latest version of the object that the informer received
   * @param changeKind how the change matters
   */
  void onChange(T changedObject, ChangeKind changeKind);
}
