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

  private static final Logger LOG = LoggerFactory.getLogger(InformerFactory.class);

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
          InformerFailure failure = InformerFailure.of(exception);
          if (informerHandle.recordFailure(failure)) {
            logFailure(scope, failure);
            onFirstFailure.run();
          }
          return true;
        });
    informer.addEventHandler(new EventHandler<>(informerHandle, toObservedState, changeListener));
    return informerHandle;
  }

  /** Logs once for each series of failures; the metrics show how long it lasts. */
  private static void logFailure(InformerScope scope, InformerFailure failure) {
    if (failure.isUnserved()) {
      LOG.info(
          "Cannot watch {}: the API server does not serve the kind ({}); retrying at least every"
              + " 32 s.",
          scope.description(),
          failure);
    } else {
      LOG.warn(
          "Cannot list or watch {}: {}; retrying at least every 32 s until it succeeds.",
          scope.description(),
          failure);
    }
  }

  /** Passes events of an informer to the listener if the change matters. */
  private static final class EventHandler<T> implements ResourceEventHandler<T> {

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
    public void onAdd(T changedObject) {
      reportIfItMatters(null, toObservedState.apply(changedObject), changedObject);
    }

    @Override
    public void onUpdate(T previousObject, T changedObject) {
      reportIfItMatters(
          toObservedState.apply(previousObject),
          toObservedState.apply(changedObject),
          changedObject);
    }

    @Override
    public void onDelete(T changedObject, boolean finalStateUnknown) {
      reportIfItMatters(toObservedState.apply(changedObject), null, changedObject);
    }

    private void reportIfItMatters(
        @Nullable ObservedState previousState,
        @Nullable ObservedState currentState,
        T changedObject) {
      informerHandle.recordEvent();
      if (ChangePredicate.matters(previousState, currentState)) {
        changeListener.changed(changedObject, previousState == null);
      }
    }
  }
}
