package io.platformmesh.onboarding.local.servers.kcp;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open watches through the kcp front proxy, by the path of their workspace. */
final class ProxiedWatches {
  private final Map<String, Set<Runnable>> expireCallbacks = new ConcurrentHashMap<>();

  /**
   * Adds a watch.
   *
   * @param expireCallback ends the watch with 410 Gone; called from any thread
   */
  void add(String workspacePath, Runnable expireCallback) {
    expireCallbacks.compute(
        workspacePath,
        (ignored, callbacks) -> {
          Set<Runnable> newCallbacks = callbacks == null ? new HashSet<>() : callbacks;
          newCallbacks.add(expireCallback);
          return newCallbacks;
        });
  }

  /** Removes a watch that has ended. */
  void remove(String workspacePath, Runnable expireCallback) {
    expireCallbacks.computeIfPresent(
        workspacePath,
        (ignored, callbacks) -> {
          callbacks.remove(expireCallback);
          return callbacks.isEmpty() ? null : callbacks;
        });
  }

  /** Ends all watches in this workspace with 410 Gone and returns their number. */
  int expire(String workspacePath) {
    Set<Runnable> callbacks = expireCallbacks.remove(workspacePath);
    if (callbacks == null) {
      return 0;
    }
    List.copyOf(callbacks).forEach(Runnable::run);
    return callbacks.size();
  }
}
