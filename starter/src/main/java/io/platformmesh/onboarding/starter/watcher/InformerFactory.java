package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets informers up so that they go on through outages and hand on only news. */
final class InformerFactory {

  private static final Logger LOG = LoggerFactory.getLogger(InformerFactory.class);

  private final InformerHealth health;
  private final Runnable trouble;

  /**
   * Sets none up yet.
   *
   * @param health shows how they do
   * @param trouble called when one that did well, or has just begun, has failed
   */
  InformerFactory(InformerHealth health, Runnable trouble) {
    this.health = health;
    this.trouble = trouble;
  }

  /** Shows how they do. */
  InformerHealth health() {
    return health;
  }

  /**
   * Sets an informer up, to be started by who has put it where its news are looked up. One whose
   * kind is not served, whose cluster is away, or that finds what cannot be read, tries again.
   *
   * @param cluster the kind of its cluster, for metrics
   * @param kind the kind of its objects, for metrics
   * @param what names it in logs
   * @param sight what matters of an object
   * @param news called with each object of which something that matters has changed, and whether it
   *     was not known before
   */
  <T> InformerHandle<T> watch(
      ClusterKind cluster,
      String kind,
      SharedIndexInformer<T> informer,
      String what,
      Function<T, ObservedState> sight,
      BiConsumer<T, Boolean> news) {
    InformerHandle<T> watch = health.add(cluster, kind, what, informer);
    informer.exceptionHandler(
        (started, failure) -> {
          if (watch.failed(failure)) {
            tell(what, failure);
            trouble.run();
          }
          LOG.debug("Informer of {} tries again", what, failure);
          return true;
        });
    informer.addEventHandler(new NewsHandler<>(watch, sight, news));
    return watch;
  }

  /** Told once, however long it lasts; which watches are impossible is told by the metrics. */
  private static void tell(String what, Throwable failure) {
    LOG.info(
        InformerHandle.isUnserved(failure)
            ? "{} cannot be watched, for the server does not know the kind: {}"
            : "{} cannot be watched now, it is tried again: {}",
        what,
        failure.getMessage());
  }

  private static final class NewsHandler<T> implements ResourceEventHandler<T> {

    private final InformerHandle<T> watch;
    private final Function<T, ObservedState> sight;
    private final BiConsumer<T, Boolean> news;

    NewsHandler(
        InformerHandle<T> watch, Function<T, ObservedState> sight, BiConsumer<T, Boolean> news) {
      this.watch = watch;
      this.sight = sight;
      this.news = news;
    }

    @Override
    public void onAdd(T object) {
      tell(null, sight.apply(object), object);
    }

    @Override
    public void onUpdate(T former, T object) {
      tell(sight.apply(former), sight.apply(object), object);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      tell(sight.apply(object), null, object);
    }

    private void tell(@Nullable ObservedState before, @Nullable ObservedState now, T object) {
      watch.event();
      if (ObservedState.isNews(before, now)) {
        news.accept(object, before == null);
      }
    }
  }
}
