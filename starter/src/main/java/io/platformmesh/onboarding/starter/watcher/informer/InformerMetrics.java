package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
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

  private static final String INFORMERS = "onboarding_informers";
  private static final String RESTARTS = "onboarding_informer_restarts";
  private static final String LAST_EVENT = "onboarding_informer_last_event_timestamp";
  private static final String CLUSTER = "cluster";
  private static final String KIND = "kind";
  private static final String STATE = "state";

  private final MeterRegistry registry;
  private final Map<GroupKey, Group> groups = new ConcurrentHashMap<>();

  private record GroupKey(ClusterKind cluster, String kind) {}

  /**
   * Creates metrics without an informer.
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
            registry.counter(RESTARTS, CLUSTER, scope.cluster().label(), KIND, scope.kind()));
    group(scope.cluster(), scope.kind()).informers.add(handle);
    return handle;
  }

  /**
   * Sets how many clusters of a kind cannot be watched at all, because their credentials are
   * missing or broken.
   *
   * @param kind the kind of object that is watched first in such a cluster
   */
  public void setUnreachable(ClusterKind cluster, String kind, int clusters) {
    group(cluster, kind).unreachable.set(clusters);
  }

  private Group group(ClusterKind cluster, String kind) {
    return groups.computeIfAbsent(new GroupKey(cluster, kind), this::newGroup);
  }

  private Group newGroup(GroupKey key) {
    Group group = new Group();
    String cluster = key.cluster().label();
    for (InformerHandle.State state : InformerHandle.State.values()) {
      Gauge.builder(INFORMERS, group, current -> current.count(state))
          .description("Informers by state")
          .tags(CLUSTER, cluster, KIND, key.kind())
          .tag(STATE, state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder(LAST_EVENT, group, Group::lastEventSeconds)
        .description("Time of the last event, or of the start before the first event")
        .baseUnit("seconds")
        .tags(CLUSTER, cluster, KIND, key.kind())
        .register(registry);
    return group;
  }

  private static final class Group {

    private final Set<InformerHandle<?>> informers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unreachable = new AtomicInteger();
    private volatile double lastEvent = InformerHandle.now();

    double count(InformerHandle.State state) {
      removeStopped();
      Map<InformerHandle.State, Integer> counts = new EnumMap<>(InformerHandle.State.class);
      counts.put(InformerHandle.State.IMPOSSIBLE, unreachable.get());
      informers.forEach(informer -> counts.merge(informer.state(), 1, Integer::sum));
      return counts.getOrDefault(state, 0);
    }

    double lastEventSeconds() {
      removeStopped();
      return lastEvent;
    }

    /** Keeps the time of their last event, and informers that were stopped by a failure. */
    private synchronized void removeStopped() {
      for (InformerHandle<?> informer : informers) {
        lastEvent = Math.max(lastEvent, informer.lastEvent());
      }
      informers.removeIf(InformerHandle::isStopped);
    }
  }
}
