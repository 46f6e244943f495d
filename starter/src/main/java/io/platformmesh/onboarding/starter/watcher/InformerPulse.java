package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Counter;
import java.net.HttpURLConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How one informer does. */
final class InformerPulse {

  /** Counter of all informers of a kind. */
  static final String RESTARTS = "onboarding_informer_restarts";

  private final SharedIndexInformer<?> informer;
  private final Counter restarts;
  private volatile double lastEvent;
  private volatile @Nullable Throwable failure;

  /** What an informer does at a moment. */
  enum State {
    /** It has listed and is told of every change. */
    WATCHING,
    /** It has begun and not listed yet. */
    LISTING,
    /** It has listed, and is between two watches. */
    REWATCHING,
    /** The server does not know the kind: there is nothing to watch. */
    UNSERVED,
    /** It may not, or nobody answers; it tries again, and what it would see is swept. */
    IMPOSSIBLE
  }

  InformerPulse(SharedIndexInformer<?> informer, Counter restarts) {
    this.informer = informer;
    this.restarts = restarts;
  }

  /** The present time in seconds since 1970. */
  static double now() {
    return System.currentTimeMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }

  void event() {
    lastEvent = now();
  }

  /**
   * It has to begin anew.
   *
   * @return whether this is the first time since it last watched
   */
  boolean failed(Throwable cause) {
    restarts.increment();
    boolean first = state() != State.IMPOSSIBLE && state() != State.UNSERVED;
    failure = cause;
    return first;
  }

  /** When it last heard of something, in seconds since 1970; zero for never. */
  double lastEvent() {
    return lastEvent;
  }

  State state() {
    if (informer.isWatching()) {
      failure = null;
      return State.WATCHING;
    }
    Throwable trouble = failure;
    if (trouble != null) {
      return isUnserved(trouble) ? State.UNSERVED : State.IMPOSSIBLE;
    }
    return informer.hasSynced() ? State.REWATCHING : State.LISTING;
  }

  static boolean isUnserved(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof KubernetesClientException)) {
      cause = cause.getCause();
    }
    return cause instanceof KubernetesClientException answer
        && answer.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** Whether somebody has stopped it, rather than it itself for a failure. */
  boolean isStopped() {
    CompletableFuture<Void> stopped = informer.stopped().toCompletableFuture();
    return stopped.isDone() && !stopped.isCompletedExceptionally();
  }
}
