package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.starter.watcher.change.ChangePredicate;
import io.platformmesh.onboarding.starter.watcher.change.ObservedState;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates informers that survive outages and report only changes that matter to onboardings. */
public final class InformerFactory {

  /** Disables the resync of fabric8's informers, which only repeats events of cached objects. */
  static final long NO_INFORMER_RESYNC = 0;

  private static final Logger LOG = LoggerFactory.getLogger(InformerFactory.class);

  /** Answer of an exception handler that makes the informer list and watch again. */
  private static final boolean RETRY = true;

  private final InformerMetrics informerMetrics;
  private final Runnable onFirstFailure;

  /**
   * Creates a factory of informers.
   *
   * @param informerMetrics where new informers are registered
   * @param onFirstFailure called when an informer fails for the first time since it last watched
   */
  public InformerFactory(InformerMetrics informerMetrics, Runnable onFirstFailure) {
    this.informerMetrics = informerMetrics;
    this.onFirstFailure = onFirstFailure;
  }

  /** Returns the metrics of all informers from this factory. */
  public InformerMetrics metrics() {
    return informerMetrics;
  }

  /**
   * Adds failure handling and change detection to an informer that has not been started. The
   * informer then retries after every failure: the API server is unreachable, denies permission,
   * does not serve the kind, or returns unreadable objects.
   *
   * @param scope the objects that the informer caches
   * @param informer not started yet; the caller starts it by the returned handle
   * @param toObservedState extracts the part of an object whose changes matter
   * @param changeListener receives the changes that matter
   */
  public <T> InformerHandle<T> create(
      InformerScope scope,
      SharedIndexInformer<T> informer,
      Function<T, ObservedState> toObservedState,
      ChangeListener<T> changeListener) {
    InformerHandle<T> informerHandle = informerMetrics.register(scope, informer);
    informer.exceptionHandler(
        (started, exception) -> {
          InformerFailure informerFailure = InformerFailure.of(exception);
          boolean firstFailureOfSeries = informerHandle.recordFailure(informerFailure);
          if (firstFailureOfSeries) {
            logFailure(scope, informerFailure);
            onFirstFailure.run();
          }
          return RETRY;
        });
    informer.addEventHandler(new EventHandler<>(informerHandle, toObservedState, changeListener));
    return informerHandle;
  }

  /** Logs once for each series of failures; the metrics show how long it lasts. */
  private static void logFailure(InformerScope scope, InformerFailure informerFailure) {
    if (informerFailure.isUnserved()) {
      LOG.info(
          "Cannot watch {}: the API server does not serve the kind ({}); retrying at least every"
              + " 32 s.",
          scope.description(),
          informerFailure);
    } else {
      LOG.warn(
          "Cannot list or watch {}: {}; retrying at least every 32 s until it succeeds.",
          scope.description(),
          informerFailure);
    }
  }

  /** Passes an informer event to the change listener if the change matters to onboardings. */
  private static final class EventHandler<T> implements ResourceEventHandler<T> {

    private static final @Nullable ObservedState ABSENT = null;

    private final InformerHandle<T> informerHandle;
    private final Function<T, ObservedState> toObservedState;
    private final ChangeListener<T> changeListener;

    EventHandler(
        InformerHandle<T> informerHandle,
        Function<T, ObservedState> toObservedState,
        ChangeListener<T> changeListener) {
      this.informerHandle = informerHandle;
      this.toObservedState = toObservedState;
      this.changeListener = changeListener;
    }

    @Override
    public void onAdd(T addedObject) {
      reportIfChangeMatters(ABSENT, toObservedState.apply(addedObject), addedObject);
    }

    @Override
    public void onUpdate(T previousObject, T changedObject) {
      reportIfChangeMatters(
          toObservedState.apply(previousObject),
          toObservedState.apply(changedObject),
          changedObject);
    }

    @Override
    public void onDelete(T deletedObject, boolean finalStateUnknown) {
      reportIfChangeMatters(toObservedState.apply(deletedObject), ABSENT, deletedObject);
    }

    private void reportIfChangeMatters(
        @Nullable ObservedState previousState,
        @Nullable ObservedState currentState,
        T changedObject) {
      informerHandle.recordEvent();
      if (ChangePredicate.matters(previousState, currentState)) {
        changeListener.onChange(changedObject, ChangePredicate.kindOf(previousState, currentState));
      }
    }
  }
}
