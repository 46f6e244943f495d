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
    /** The list or watch fails for another reason, such as a denied permission; it is retried. */
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

  void recordEvent() {
    lastEventSeconds = nowSeconds();
    forgetFailureIfWatching();
  }

  /**
   * Records that a list or watch failed and is retried.
   *
   * @return whether this is the first failure since the informer last watched
   */
  boolean recordFailure(InformerFailure latestFailure) {
    failureCounter.increment();
    boolean firstOfSeries = state() != State.IMPOSSIBLE && state() != State.UNSERVED;
    currentFailure = latestFailure;
    startAttempt.complete(null);
    return firstOfSeries;
  }

  /** Returns the time of the last event in seconds since 1970; zero before the first event. */
  double lastEventSeconds() {
    return lastEventSeconds;
  }

  /** Returns the watch state for the metrics. */
  State state() {
    if (forgetFailureIfWatching()) {
      return State.WATCHING;
    }
    InformerFailure latestFailure = currentFailure;
    if (latestFailure != null) {
      return latestFailure.isUnserved() ? State.UNSERVED : State.IMPOSSIBLE;
    }
    return isSynced() ? State.REWATCHING : State.LISTING;
  }

  /** Returns whether the informer watches; an open watch ends a series of failures. */
  private boolean forgetFailureIfWatching() {
    boolean watching = informer.isWatching();
    if (watching) {
      currentFailure = null;
    }
    return watching;
  }

  /** Reports whether the informer has listed at least once. */
  public boolean isSynced() {
    return informer.hasSynced();
  }

  /**
   * Reports whether the first list is settled: it succeeded, the kind is not served, or permission
   * is denied. In the last case, each resync covers the objects instead.
   */
  public boolean isListed() {
    return isSynced() || state() == State.UNSERVED || isForbidden();
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

  /**
   * Finds a cached object.
   *
   * @param namespace namespace of the object; null for a cluster-scoped object
   */
  public Optional<T> find(@Nullable String namespace, String name) {
    String key = namespace == null ? name : namespace + "/" + name;
    return Optional.ofNullable(informer.getStore().getByKey(key));
  }

  /** Finds the cached objects under a value of an index. */
  public List<T> findByIndex(String index, String value) {
    return informer.getIndexer().byIndex(index, value);
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
          .whenComplete((done, stopped) -> startAttempt.complete(null));
    }
    return startAttempt;
  }

  /** Stops the informer; its cache stays readable. */
  public void stop() {
    startAttempt.complete(null);
    informer.stop();
  }

  /** Reports whether the informer was stopped by {@link #stop}, and not by a failure. */
  boolean isStopped() {
    CompletableFuture<Void> stopped = informer.stopped().toCompletableFuture();
    return stopped.isDone() && !stopped.isCompletedExceptionally();
  }
}
