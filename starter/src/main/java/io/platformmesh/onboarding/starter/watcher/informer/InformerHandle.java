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
 * One informer, with its cache and its state.
 *
 * @param <T> type of the cached objects
 */
public final class InformerHandle<T> {

  private final InformerScope scope;
  private final SharedIndexInformer<T> informer;
  private final Counter restarts;
  private final CompletableFuture<@Nullable Void> startAttempt = new CompletableFuture<>();
  private volatile double lastEvent;
  private volatile @Nullable InformerFailure failure;

  /** State of an informer, as the metrics show it. */
  enum State {
    /** Listed, with an open watch. */
    WATCHING,
    /** Started, and not listed yet. */
    LISTING,
    /** Listed, and between two watches. */
    REWATCHING,
    /** The API server does not serve the kind, so that there is nothing to watch. */
    UNSERVED,
    /** Permission denied, or the API server is unreachable; retrying. */
    IMPOSSIBLE
  }

  /**
   * Creates a handle of an informer that has not been started.
   *
   * @param restarts counts its failures
   */
  InformerHandle(InformerScope scope, SharedIndexInformer<T> informer, Counter restarts) {
    this.scope = scope;
    this.informer = informer;
    this.restarts = restarts;
  }

  /** The present time in seconds since 1970. */
  static double now() {
    return System.currentTimeMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }

  /** The objects that the informer caches. */
  public InformerScope scope() {
    return scope;
  }

  void recordEvent() {
    lastEvent = now();
    forgetFailureIfWatching();
  }

  /**
   * Records that a list or watch failed and is retried.
   *
   * @return whether this is the first failure since the informer last watched
   */
  boolean recordFailure(InformerFailure cause) {
    restarts.increment();
    boolean first = state() != State.IMPOSSIBLE && state() != State.UNSERVED;
    failure = cause;
    startAttempt.complete(null);
    return first;
  }

  /** Time of the last event in seconds since 1970; zero before the first one. */
  double lastEvent() {
    return lastEvent;
  }

  State state() {
    if (forgetFailureIfWatching()) {
      return State.WATCHING;
    }
    InformerFailure cause = failure;
    if (cause != null) {
      return cause.isUnserved() ? State.UNSERVED : State.IMPOSSIBLE;
    }
    return isSynced() ? State.REWATCHING : State.LISTING;
  }

  private boolean forgetFailureIfWatching() {
    boolean watching = informer.isWatching();
    if (watching) {
      failure = null;
    }
    return watching;
  }

  /** Reports whether the informer has listed at least once. */
  public boolean isSynced() {
    return informer.hasSynced();
  }

  /**
   * Reports whether the cache is as complete as it can become: after a list, for a kind that is not
   * served, and without permission. Each resync covers objects that must not be listed.
   */
  public boolean isListed() {
    return isSynced() || state() == State.UNSERVED || isForbidden();
  }

  /** Reports whether the API server denies permission to list or watch. */
  public boolean isForbidden() {
    InformerFailure cause = failure;
    return state() == State.IMPOSSIBLE && cause != null && cause.isForbidden();
  }

  /** All cached objects. */
  public Stream<T> objects() {
    return informer.getStore().list().stream();
  }

  /**
   * Finds a cached object.
   *
   * @param namespace its namespace; null for a cluster-scoped object
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
   * Starts in the background, unless it was stopped.
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

  /** Stops watching; the cache stays readable. */
  public void stop() {
    startAttempt.complete(null);
    informer.stop();
  }

  /** Reports whether it was stopped on request, and not by a failure. */
  boolean isStopped() {
    CompletableFuture<Void> stopped = informer.stopped().toCompletableFuture();
    return stopped.isDone() && !stopped.isCompletedExceptionally();
  }
}
