package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches by what they are for, each for as long as it is needed. Not for several threads.
 *
 * @param <T> their objects
 */
final class InformerRegistry<T> implements AutoCloseable {

  private final Map<String, WatchByClient<T>> watches = new HashMap<>();
  private final WatchStartLimiter starts;

  private record WatchByClient<T>(KubernetesClient client, InformerHandle<T> watch) {}

  /**
   * Nothing is watched yet.
   *
   * @param starts starts watches, at once or later
   */
  InformerRegistry(WatchStartLimiter starts) {
    this.starts = starts;
  }

  /** Sees to it that it is watched, by this client: other credentials are another client. */
  void need(String what, KubernetesClient client, Supplier<InformerHandle<T>> source) {
    WatchByClient<T> present = watches.get(what);
    if (present != null && present.client() == client) {
      return;
    }
    if (present != null) {
      present.watch().stop();
    }
    InformerHandle<T> watch = source.get();
    watches.put(what, new WatchByClient<>(client, watch));
    starts.add(client, watch::start);
  }

  /** Ends what is not among these. */
  void keepOnly(Set<String> needed) {
    watches
        .entrySet()
        .removeIf(
            entry -> {
              boolean unneeded = !needed.contains(entry.getKey());
              if (unneeded) {
                entry.getValue().watch().stop();
              }
              return unneeded;
            });
  }

  /** What watches it; null when nothing does. */
  @Nullable InformerHandle<T> find(String what) {
    WatchByClient<T> present = watches.get(what);
    return present == null ? null : present.watch();
  }

  /** Whether everything that is watched has been listed. */
  boolean isListed() {
    return watches.values().stream().map(WatchByClient::watch).allMatch(InformerHandle::isListed);
  }

  @Override
  public void close() {
    keepOnly(Set.of());
  }
}
