package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.workflows.ObjectRef;
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

  private final Map<ObjectRef, RunningInformer<T>> informersByObjects = new HashMap<>();
  private final WatchStartLimiter watchStartLimiter;

  private record RunningInformer<T>(KubernetesClient client, InformerHandle<T> handle) {}

  /**
   * Creates a registry without informers.
   *
   * @param watchStartLimiter starts the informers
   */
  public InformerRegistry(WatchStartLimiter watchStartLimiter) {
    this.watchStartLimiter = watchStartLimiter;
  }

  /**
   * Starts an informer, unless one with this client runs. Replaces an informer with another client,
   * because the credentials of the cluster have changed.
   *
   * @param cachedObjects reference to the objects to cache, by which {@link #find} finds the
   *     informer
   * @param createInformer creates the informer with this client
   */
  public void requireInformer(
      ObjectRef cachedObjects,
      KubernetesClient client,
      Supplier<InformerHandle<T>> createInformer) {
    RunningInformer<T> runningInformer = informersByObjects.get(cachedObjects);
    if (runningInformer != null && runningInformer.client() == client) {
      return;
    }
    if (runningInformer != null) {
      runningInformer.handle().stop();
    }
    InformerHandle<T> newInformer = createInformer.get();
    informersByObjects.put(cachedObjects, new RunningInformer<>(client, newInformer));
    watchStartLimiter.enqueueStart(client, newInformer::start);
  }

  /** Stops all informers except those that cache required objects. */
  public void stopAllExcept(Set<ObjectRef> requiredObjects) {
    informersByObjects.forEach(
        (cachedObjects, runningInformer) -> {
          if (!requiredObjects.contains(cachedObjects)) {
            runningInformer.handle().stop();
          }
        });
    informersByObjects.keySet().retainAll(requiredObjects);
  }

  /** Returns the running informer that caches these objects; null when none runs. */
  public @Nullable InformerHandle<T> find(ObjectRef cachedObjects) {
    RunningInformer<T> runningInformer = informersByObjects.get(cachedObjects);
    return runningInformer == null ? null : runningInformer.handle();
  }

  /** Reports whether all running informers have listed. */
  public boolean areAllListed() {
    return informersByObjects.values().stream()
        .map(RunningInformer::handle)
        .allMatch(InformerHandle::isListed);
  }

  /** Stops all informers. */
  @Override
  public void close() {
    stopAllExcept(Set.of());
  }
}
