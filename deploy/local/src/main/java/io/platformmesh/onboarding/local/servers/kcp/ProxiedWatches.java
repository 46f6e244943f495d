package io.platformmesh.onboarding.local.servers.kcp;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open watches through the kcp front proxy, by the path of their workspace. */
final class ProxiedWatches {
  private final Map<String, Set<Runnable>> expireCallbacksByPath = new ConcurrentHashMap<>();

  /**
   * Adds an open watch in this workspace.
   *
   * @param expireCallback ends the watch with 410 Gone; called from any thread
   */
  void add(String workspacePath, Runnable expireCallback) {
    expireCallbacksByPath.compute(
        workspacePath,
        (path, earlierCallbacks) -> {
          Set<Runnable> callbacks = earlierCallbacks == null ? new HashSet<>() : earlierCallbacks;
          callbacks.add(expireCallback);
          return callbacks;
        });
  }

  /** Removes a watch that has ended. */
  void remove(String workspacePath, Runnable expireCallback) {
    expireCallbacksByPath.computeIfPresent(
        workspacePath,
        (path, callbacks) -> {
          callbacks.remove(expireCallback);
          return callbacks.isEmpty() ? null : callbacks;
        });
  }

  /** Ends all watches in this workspace with 410 Gone and returns their number. */
  int expire(String workspacePath) {
    Set<Runnable> callbacks = expireCallbacksByPath.remove(workspacePath);
    if (callbacks == null) {
      return 0;
    }
    List.copyOf(callbacks).forEach(Runnable::run);
    return callbacks.size();
  }
}
