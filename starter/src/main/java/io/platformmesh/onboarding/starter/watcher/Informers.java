package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.activities.kubernetes.ClusterKind;
import io.platformmesh.onboarding.workflows.poke.Sight;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts informers so that they go on through outages, and hands on only news. */
final class Informers {

  private static final Logger LOG = LoggerFactory.getLogger(Informers.class);

  private final InformerHealth health;

  /**
   * Starts none yet.
   *
   * @param health shows how those that are started do
   */
  Informers(InformerHealth health) {
    this.health = health;
  }

  /** Shows how they do. */
  InformerHealth health() {
    return health;
  }

  /**
   * Starts an informer in the background; one whose kind is not served, or whose cluster is away,
   * tries again until it is.
   *
   * @param cluster the kind of its cluster, for metrics
   * @param kind the kind of its objects, for metrics
   * @param what names it in logs
   * @param sight what matters of an object
   * @param news called with each object of which something that matters has changed, and whether it
   *     was not known before
   */
  <T> SharedIndexInformer<T> start(
      ClusterKind cluster,
      String kind,
      SharedIndexInformer<T> informer,
      String what,
      Function<T, Sight> sight,
      BiConsumer<T, Boolean> news) {
    InformerPulse pulse = health.add(cluster, kind, informer);
    informer.exceptionHandler(
        (started, failure) -> {
          if (pulse.failed(failure)) {
            tell(what, failure);
          }
          LOG.debug("Informer of {} tries again", what, failure);
          return !ExceptionHandler.isDeserializationException(failure);
        });
    informer.addEventHandler(new NewsHandler<>(pulse, sight, news));
    informer
        .start()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("Informer of {} did not start: {}", what, failure.toString());
              }
            });
    return informer;
  }

  /** Told once, however long it lasts; which watches are impossible is told by the metrics. */
  private static void tell(String what, Throwable failure) {
    LOG.info(
        InformerPulse.isUnserved(failure)
            ? "{} cannot be watched, for the server does not know the kind: {}"
            : "{} cannot be watched now, it is tried again: {}",
        what,
        failure.getMessage());
  }

  private static final class NewsHandler<T> implements ResourceEventHandler<T> {

    private final InformerPulse pulse;
    private final Function<T, Sight> sight;
    private final BiConsumer<T, Boolean> news;

    NewsHandler(InformerPulse pulse, Function<T, Sight> sight, BiConsumer<T, Boolean> news) {
      this.pulse = pulse;
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

    private void tell(@Nullable Sight before, @Nullable Sight now, T object) {
      pulse.event();
      if (Sight.isNews(before, now)) {
        news.accept(object, before == null);
      }
    }
  }
}
