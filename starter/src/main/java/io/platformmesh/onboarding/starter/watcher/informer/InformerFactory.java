package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.starter.watcher.change.ChangePredicate;
import io.platformmesh.onboarding.starter.watcher.change.ObservedState;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates informers that survive outages and report only changes that matter. */
public final class InformerFactory {

  private static final Logger LOG = LoggerFactory.getLogger(InformerFactory.class);

  private final InformerMetrics metrics;
  private final Runnable onFailure;

  /**
   * Creates a factory.
   *
   * @param metrics where new informers are registered
   * @param onFailure called when an informer begins to fail
   */
  public InformerFactory(InformerMetrics metrics, Runnable onFailure) {
    this.metrics = metrics;
    this.onFailure = onFailure;
  }

  /** Metrics of all informers from this factory. */
  public InformerMetrics metrics() {
    return metrics;
  }

  /**
   * Completes an informer that has not been started. It retries after every failure: the API server
   * is unreachable, denies permission, does not serve the kind, or returns unreadable objects.
   *
   * @param scope the objects that the informer caches
   * @param informer not started yet; the caller starts it by the returned handle
   * @param observe reads the state that matters
   * @param listener receives the changes that matter
   */
  public <T> InformerHandle<T> create(
      InformerScope scope,
      SharedIndexInformer<T> informer,
      Function<T, ObservedState> observe,
      ChangeListener<T> listener) {
    InformerHandle<T> handle = metrics.register(scope, informer);
    informer.exceptionHandler(
        (started, exception) -> {
          InformerFailure failure = InformerFailure.of(exception);
          if (handle.recordFailure(failure)) {
            log(scope, failure);
            onFailure.run();
          }
          return true;
        });
    informer.addEventHandler(new EventHandler<>(handle, observe, listener));
    return handle;
  }

  /** One line for each series of failures; the metrics show how long it lasts. */
  private static void log(InformerScope scope, InformerFailure failure) {
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

  private static final class EventHandler<T> implements ResourceEventHandler<T> {

    private final InformerHandle<T> handle;
    private final Function<T, ObservedState> observe;
    private final ChangeListener<T> listener;

    EventHandler(
        InformerHandle<T> handle, Function<T, ObservedState> observe, ChangeListener<T> listener) {
      this.handle = handle;
      this.observe = observe;
      this.listener = listener;
    }

    @Override
    public void onAdd(T object) {
      handle(null, observe.apply(object), object);
    }

    @Override
    public void onUpdate(T previous, T object) {
      handle(observe.apply(previous), observe.apply(object), object);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      handle(observe.apply(object), null, object);
    }

    private void handle(
        @Nullable ObservedState previous, @Nullable ObservedState current, T object) {
      handle.recordEvent();
      if (ChangePredicate.matters(previous, current)) {
        listener.changed(object, previous == null);
      }
    }
  }
}
