package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The running informers by the objects that they cache, each for as long as it is required. Not
 * thread-safe.
 *
 * @param <T> type of the cached objects
 */
public final class InformerRegistry<T> implements AutoCloseable {

  private final Map<ObjectRef, RunningInformer<T>> informers = new HashMap<>();
  private final WatchStartLimiter starts;

  private record RunningInformer<T>(KubernetesClient client, InformerHandle<T> handle) {}

  /**
   * Creates an empty registry.
   *
   * @param starts starts the informers
   */
  public InformerRegistry(WatchStartLimiter starts) {
    this.starts = starts;
  }

  /**
   * Starts an informer, unless one with this client runs. An informer with another client is
   * replaced, because other credentials need another client.
   *
   * @param objects the objects to cache
   */
  public void require(
      ObjectRef objects, KubernetesClient client, Supplier<InformerHandle<T>> factory) {
    RunningInformer<T> running = informers.get(objects);
    if (running != null && running.client() == client) {
      return;
    }
    if (running != null) {
      running.handle().stop();
    }
    InformerHandle<T> handle = factory.get();
    informers.put(objects, new RunningInformer<>(client, handle));
    starts.add(client, handle::start);
  }

  /** Stops the informers of all other objects. */
  public void retain(Set<ObjectRef> required) {
    informers
        .entrySet()
        .removeIf(
            entry -> {
              boolean obsolete = !required.contains(entry.getKey());
              if (obsolete) {
                entry.getValue().handle().stop();
              }
              return obsolete;
            });
  }

  /** Finds the informer of these objects; null when there is none. */
  public @Nullable InformerHandle<T> find(ObjectRef objects) {
    RunningInformer<T> running = informers.get(objects);
    return running == null ? null : running.handle();
  }

  /** Reports whether every informer has listed. */
  public boolean isListed() {
    return informers.values().stream()
        .map(RunningInformer::handle)
        .allMatch(InformerHandle::isListed);
  }

  /** Stops all informers. */
  @Override
  public void close() {
    retain(Set.of());
  }
}
