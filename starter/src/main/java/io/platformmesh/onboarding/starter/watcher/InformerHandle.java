package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Counter;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One informer: what it has cached, and how it does.
 *
 * @param <T> its objects
 */
final class InformerHandle<T> {

  /** Counter of all informers of a kind. */
  static final String RESTARTS = "onboarding_informer_restarts";

  private static final Logger LOG = LoggerFactory.getLogger(InformerHandle.class);

  private final String what;
  private final SharedIndexInformer<T> informer;
  private final Counter restarts;
  private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
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
    /** It may not, or nobody answers: it tries again. */
    IMPOSSIBLE
  }

  /**
   * Not started yet.
   *
   * @param what names it in logs
   */
  InformerHandle(String what, SharedIndexInformer<T> informer, Counter restarts) {
    this.what = what;
    this.informer = informer;
    this.restarts = restarts;
  }

  /** The present time in seconds since 1970. */
  static double now() {
    return System.currentTimeMillis() / (double) TimeUnit.SECONDS.toMillis(1);
  }

  /** Names it in logs. */
  String what() {
    return what;
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
    begun.complete(null);
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
    return isSynced() ? State.REWATCHING : State.LISTING;
  }

  static boolean isUnserved(Throwable failure) {
    return codeOf(failure) == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** What the server answered; zero when it did not. */
  private static int codeOf(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof KubernetesClientException)) {
      cause = cause.getCause();
    }
    return cause instanceof KubernetesClientException answer ? answer.getCode() : 0;
  }

  /** Whether it has listed once. */
  boolean isSynced() {
    return informer.hasSynced();
  }

  /**
   * Whether what there is is cached, as far as it ever will be: there is nothing of a kind that the
   * server does not know, and what may not be seen is looked at by each sweep.
   */
  boolean isListed() {
    return isSynced() || state() == State.UNSERVED || isForbidden();
  }

  /** Whether it may not. */
  boolean isForbidden() {
    Throwable trouble = failure;
    return state() == State.IMPOSSIBLE
        && trouble != null
        && codeOf(trouble) == HttpURLConnection.HTTP_FORBIDDEN;
  }

  /** All that is cached. */
  Stream<T> objects() {
    return informer.getStore().list().stream();
  }

  /**
   * One of those that are cached.
   *
   * @param key namespace and name with a slash between, or the name of what has no namespace
   */
  Optional<T> find(String key) {
    return Optional.ofNullable(informer.getStore().getByKey(key));
  }

  /** Those that are cached under a value of an index. */
  List<T> find(String index, String value) {
    return informer.getIndexer().byIndex(index, value);
  }

  /**
   * Begins in the background, unless it has been stopped.
   *
   * @return completes when it watches, has failed for the first time, or is stopped
   */
  CompletableFuture<?> start() {
    if (!begun.isDone()) {
      informer
          .start()
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.warn("Informer of {} did not start: {}", what, failure.toString());
                }
                begun.complete(null);
              });
    }
    return begun;
  }

  void stop() {
    begun.complete(null);
    informer.stop();
  }

  /** Whether somebody has stopped it, rather than it itself for a failure. */
  boolean isStopped() {
    CompletableFuture<Void> stopped = informer.stopped().toCompletableFuture();
    return stopped.isDone() && !stopped.isCompletedExceptionally();
  }
}
