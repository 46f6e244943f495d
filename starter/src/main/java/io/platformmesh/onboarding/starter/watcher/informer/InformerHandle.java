package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One informer of the watcher, with its cache, its watch state and its latest failure.
 *
 * @param <T> type of the cached objects
 */
public final class InformerHandle<T> {

  private final InformerScope informerScope;
  private final SharedIndexInformer<T> informer;
  private final Counter failureCounter;
  private final CompletableFuture<@Nullable Void> startAttempt = new CompletableFuture<>();
  private volatile double lastEventSeconds;
  private volatile @Nullable InformerFailure currentFailure;

  /** Watch state of an informer; the lower-case names are the metric tag. */
  enum State {
    /** The informer has listed and has an open watch. */
    WATCHING,
    /** The informer has started and has not listed yet. */
    LISTING,
    /** The informer has listed, and its watch is closed until it reconnects. */
    REWATCHING,
    /** The API server does not serve the kind, so that there is nothing to watch. */
    UNSERVED,
    /** The list or watch fails for another reason, such as a denied permission, and is retried. */
    IMPOSSIBLE
  }

  /**
   * Creates a handle of an informer that has not been started.
   *
   * @param failureCounter counts the failures of the informer
   */
  InformerHandle(
      InformerScope informerScope, SharedIndexInformer<T> informer, Counter failureCounter) {
    this.informerScope = informerScope;
    this.informer = informer;
    this.failureCounter = failureCounter;
  }

  /** Returns the current time in seconds since 1970. */
  static double nowSeconds() {
    return System.currentTimeMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }

  /** Returns which objects the informer caches. */
  public InformerScope scope() {
    return informerScope;
  }

  /** Records that the informer received an event. */
  void recordEvent() {
    lastEventSeconds = nowSeconds();
    if (informer.isWatching()) {
      endFailureSeries();
    }
  }

  /**
   * Records that a list or watch failed and is retried.
   *
   * @return whether this is the first failure since the informer last watched
   */
  boolean recordFailure(InformerFailure latestFailure) {
    failureCounter.increment();
    boolean firstFailureOfSeries = state() != State.IMPOSSIBLE && state() != State.UNSERVED;
    currentFailure = latestFailure;
    releaseStartSlot();
    return firstFailureOfSeries;
  }

  /** Returns the time of the last event in seconds since 1970; zero before the first event. */
  double lastEventSeconds() {
    return lastEventSeconds;
  }

  /** Returns the watch state of the informer, for the metrics. */
  State state() {
    if (informer.isWatching()) {
      endFailureSeries();
      return State.WATCHING;
    }
    InformerFailure latestFailure = currentFailure;
    if (latestFailure != null) {
      return latestFailure.isUnserved() ? State.UNSERVED : State.IMPOSSIBLE;
    }
    return hasListed() ? State.REWATCHING : State.LISTING;
  }

  /** Ends the series of informer failures, because the watch is open again. */
  private void endFailureSeries() {
    currentFailure = null;
  }

  /** Reports whether the informer has listed at least once. */
  public boolean hasListed() {
    return informer.hasSynced();
  }

  /**
   * Reports whether the cache of the informer needs no further waiting: the first list succeeded,
   * the API server does not serve the kind, or it denies permission. Each resync covers the objects
   * that permission is denied for.
   */
  public boolean isListed() {
    return hasListed() || state() == State.UNSERVED || isForbidden();
  }

  /** Reports whether the API server denies permission to list or watch. */
  public boolean isForbidden() {
    InformerFailure latestFailure = currentFailure;
    return state() == State.IMPOSSIBLE && latestFailure != null && latestFailure.isForbidden();
  }

  /** Returns all cached objects. */
  public Stream<T> objects() {
    return informer.getStore().list().stream();
  }

  /** Finds a namespaced object in the cache of the informer. */
  public Optional<T> find(String namespace, String name) {
    return findByCacheKey(namespace + "/" + name);
  }

  /** Finds a cluster-scoped object in the cache of the informer. */
  public Optional<T> findClusterScoped(String name) {
    return findByCacheKey(name);
  }

  private Optional<T> findByCacheKey(String cacheKey) {
    return Optional.ofNullable(informer.getStore().getByKey(cacheKey));
  }

  /** Finds the cached objects that an index of the informer lists under a value. */
  public List<T> findByIndex(String indexName, String indexValue) {
    return informer.getIndexer().byIndex(indexName, indexValue);
  }

  /**
   * Starts the informer in the background, unless it was stopped.
   *
   * @return completes when the informer watches, fails for the first time, or is stopped
   */
  public CompletableFuture<?> start() {
    if (!startAttempt.isDone()) {
      informer
          .start()
          // A start fails only after stop(), because the exception handler retries every failure.
          .whenComplete((started, startFailure) -> releaseStartSlot());
    }
    return startAttempt;
  }

  /** Frees the slot that the start of the informer occupies in the {@link WatchStartLimiter}. */
  private void releaseStartSlot() {
    startAttempt.complete(null);
  }

  /** Stops the informer; its cache stays readable. */
  public void stop() {
    releaseStartSlot();
    informer.stop();
  }

  /** Reports whether the informer was stopped by {@link #stop}, and not by a failure. */
  boolean isStopped() {
    CompletableFuture<Void> informerEnd = informer.stopped().toCompletableFuture();
    return informerEnd.isDone() && !informerEnd.isCompletedExceptionally();
  }
}
