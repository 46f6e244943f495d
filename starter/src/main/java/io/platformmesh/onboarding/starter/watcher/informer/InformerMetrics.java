package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.workflows.ClusterKind;
import java.util.EnumMap;
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
  private final Map<GroupKey, Group> groups = new ConcurrentHashMap<>();

  /** Cluster kind and object kind that the informers of a group share; the tags of its metrics. */
  private record GroupKey(ClusterKind clusterKind, String objectKind) {}

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
    InformerHandle<T> handle =
        new InformerHandle<>(
            scope,
            informer,
            registry.counter(
                RESTART_COUNTER, CLUSTER_TAG, scope.cluster().label(), KIND_TAG, scope.kind()));
    group(scope.cluster(), scope.kind()).informers.add(handle);
    return handle;
  }

  /**
   * Sets how many clusters of a kind cannot be watched at all, because their credentials are
   * missing or broken.
   *
   * @param objectKind kind of the objects whose informer counts as failed for such a cluster
   */
  public void setUnreachable(ClusterKind clusterKind, String objectKind, int clusterCount) {
    group(clusterKind, objectKind).unreachableClusters.set(clusterCount);
  }

  private Group group(ClusterKind clusterKind, String objectKind) {
    return groups.computeIfAbsent(new GroupKey(clusterKind, objectKind), this::newGroup);
  }

  private Group newGroup(GroupKey key) {
    Group group = new Group();
    String clusterKind = key.clusterKind().label();
    for (InformerHandle.State state : InformerHandle.State.values()) {
      Gauge.builder(INFORMER_GAUGE, group, informerGroup -> informerGroup.countInState(state))
          .description("Informers by state")
          .tags(CLUSTER_TAG, clusterKind, KIND_TAG, key.objectKind())
          .tag(STATE_TAG, state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder(LAST_EVENT_GAUGE, group, Group::lastEventSeconds)
        .description("Time of the last event, or of the start before the first event")
        .baseUnit("seconds")
        .tags(CLUSTER_TAG, clusterKind, KIND_TAG, key.objectKind())
        .register(registry);
    return group;
  }

  private static final class Group {

    private final Set<InformerHandle<?>> informers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unreachableClusters = new AtomicInteger();
    private volatile double lastEventSeconds = InformerHandle.nowSeconds();

    double countInState(InformerHandle.State state) {
      removeStopped();
      Map<InformerHandle.State, Integer> counts = new EnumMap<>(InformerHandle.State.class);
      counts.put(InformerHandle.State.IMPOSSIBLE, unreachableClusters.get());
      informers.forEach(informer -> counts.merge(informer.state(), 1, Integer::sum));
      return counts.getOrDefault(state, 0);
    }

    double lastEventSeconds() {
      removeStopped();
      return lastEventSeconds;
    }

    /** Removes informers that were stopped on request, and keeps the time of their last event. */
    private synchronized void removeStopped() {
      for (InformerHandle<?> informer : informers) {
        lastEventSeconds = Math.max(lastEventSeconds, informer.lastEventSeconds());
      }
      informers.removeIf(InformerHandle::isStopped);
    }
  }
}
