package io.platformmesh.onboarding.local.servers.kcp;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open watches through the front proxy, by the path of their workspace. */
final class ProxiedWatches {
  private final Map<String, Set<Runnable>> running = new ConcurrentHashMap<>();

  /**
   * Adds a watch.
   *
   * @param expire ends the watch with 410 Gone; called from any thread
   */
  void add(String path, Runnable expire) {
    running.compute(
        path,
        (p, watches) -> {
          Set<Runnable> all = watches == null ? new HashSet<>() : watches;
          all.add(expire);
          return all;
        });
  }

  void remove(String path, Runnable expire) {
    running.computeIfPresent(
        path,
        (p, watches) -> {
          watches.remove(expire);
          return watches.isEmpty() ? null : watches;
        });
  }

  /** Ends all watches in this workspace with 410 Gone and returns their number. */
  int expire(String path) {
    Set<Runnable> watches = running.remove(path);
    if (watches == null) {
      return 0;
    }
    List.copyOf(watches).forEach(Runnable::run);
    return watches.size();
  }
}
