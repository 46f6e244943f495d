package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.workflows.ClusterKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Metrics of the informers by kind of cluster and kind of object: how many are in each state, how
 * often they were restarted, and when the last event arrived.
 */
public final class InformerMetrics {

  private static final String INFORMER_GAUGE = "onboarding_informers";
  private static final String RESTART_COUNTER = "onboarding_informer_restarts";
  private static final String LAST_EVENT_GAUGE = "onboarding_informer_last_event_timestamp";
  private static final String CLUSTER_TAG = "cluster";
  private static final String KIND_TAG = "kind";
  private static final String STATE_TAG = "state";

  private final MeterRegistry registry;
  private final Map<InformerGroupKey, InformerGroup> informerGroups = new ConcurrentHashMap<>();

  /** Cluster kind and object kind that the informers of a group share; the tags of its metrics. */
  private record InformerGroupKey(ClusterKind clusterKind, String objectKind) {}

  /**
   * Creates the metrics of a watcher that has no informers yet.
   *
   * @param registry where the metrics are registered
   */
  public InformerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Creates the handle of an informer, which is counted until it is stopped. */
  <T> InformerHandle<T> register(InformerScope scope, SharedIndexInformer<T> informer) {
    InformerGroupKey groupKey = new InformerGroupKey(scope.clusterKind(), scope.objectKind());
    Counter restartCounter =
        registry.counter(
            RESTART_COUNTER,
            CLUSTER_TAG,
            groupKey.clusterKind().label(),
            KIND_TAG,
            groupKey.objectKind());
    InformerHandle<T> informerHandle = new InformerHandle<>(scope, informer, restartCounter);
    informerGroup(groupKey).informers.add(informerHandle);
    return informerHandle;
  }

  /**
   * Sets how many clusters of a kind cannot be watched at all, because their credentials are
   * missing or broken.
   *
   * @param objectKind kind of the objects whose informer counts as failed for such a cluster
   */
  public void setUnreachableClusters(ClusterKind clusterKind, String objectKind, int clusterCount) {
    informerGroup(new InformerGroupKey(clusterKind, objectKind))
        .unreachableClusters
        .set(clusterCount);
  }

  private InformerGroup informerGroup(InformerGroupKey groupKey) {
    return informerGroups.computeIfAbsent(groupKey, this::registerInformerGroup);
  }

  private InformerGroup registerInformerGroup(InformerGroupKey groupKey) {
    InformerGroup informerGroup = new InformerGroup();
    String clusterKind = groupKey.clusterKind().label();
    for (InformerHandle.State state : InformerHandle.State.values()) {
      Gauge.builder(INFORMER_GAUGE, informerGroup, group -> group.countInState(state))
          .description("Informers by state")
          .tags(CLUSTER_TAG, clusterKind, KIND_TAG, groupKey.objectKind())
          .tag(STATE_TAG, state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder(LAST_EVENT_GAUGE, informerGroup, InformerGroup::lastEventSeconds)
        .description("Time of the last event, or of the start before the first event")
        .baseUnit("seconds")
        .tags(CLUSTER_TAG, clusterKind, KIND_TAG, groupKey.objectKind())
        .register(registry);
    return informerGroup;
  }

  /** The informers that cache objects of one kind in clusters of one kind. */
  private static final class InformerGroup {

    private final Set<InformerHandle<?>> informers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unreachableClusters = new AtomicInteger();
    private volatile double lastEventSeconds = InformerHandle.nowSeconds();

    /** Counts the informers in a state; an unreachable cluster counts as an impossible informer. */
    double countInState(InformerHandle.State state) {
      removeStoppedInformers();
      long informerCount = informers.stream().filter(informer -> informer.state() == state).count();
      return state == InformerHandle.State.IMPOSSIBLE
          ? informerCount + unreachableClusters.get()
          : informerCount;
    }

    double lastEventSeconds() {
      removeStoppedInformers();
      return lastEventSeconds;
    }

    /** Removes informers that were stopped on request, and keeps the time of their last event. */
    private synchronized void removeStoppedInformers() {
      for (InformerHandle<?> informer : informers) {
        lastEventSeconds = Math.max(lastEventSeconds, informer.lastEventSeconds());
      }
      informers.removeIf(InformerHandle::isStopped);
    }
  }
}
