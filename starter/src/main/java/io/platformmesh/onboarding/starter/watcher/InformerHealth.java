package io.platformmesh.onboarding.starter.watcher;

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
 * Shows how the informers do, by kind of cluster and kind of object: in which state how many are,
 * how often they had to begin anew, and when they last heard of something.
 */
final class InformerHealth {

  private static final String INFORMERS = "onboarding_informers";
  private static final String LAST_EVENT = "onboarding_informer_last_event_timestamp";
  private static final String CLUSTER = "cluster";
  private static final String KIND = "kind";
  private static final String STATE = "state";

  private final MeterRegistry registry;
  private final Map<String, Group> groups = new ConcurrentHashMap<>();

  /**
   * No informer yet.
   *
   * @param registry where the numbers are shown
   */
  InformerHealth(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A new informer; it is counted until it is stopped. */
  <T> InformerHandle<T> add(
      ClusterKind cluster, String kind, String what, SharedIndexInformer<T> informer) {
    Group group = group(cluster, kind);
    InformerHandle<T> watch =
        new InformerHandle<>(
            what,
            informer,
            registry.counter(InformerHandle.RESTARTS, CLUSTER, cluster.label(), KIND, kind));
    group.watches.add(watch);
    return watch;
  }

  /**
   * How many clusters of a kind cannot be watched at all, since their credentials are missing or
   * broken.
   *
   * @param kind the kind of object that would be watched there first
   */
  void unreachable(ClusterKind cluster, String kind, int clusters) {
    group(cluster, kind).unreachable.set(clusters);
  }

  private Group group(ClusterKind cluster, String kind) {
    return groups.computeIfAbsent(cluster + " " + kind, name -> register(cluster, kind));
  }

  private Group register(ClusterKind cluster, String kind) {
    Group group = new Group();
    for (InformerHandle.State state : InformerHandle.State.values()) {
      Gauge.builder(INFORMERS, group, now -> now.count(state))
          .description("Informers, by what they do at the moment")
          .tags(CLUSTER, cluster.label(), KIND, kind)
          .tag(STATE, state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder(LAST_EVENT, group, Group::lastEventSeconds)
        .description(
            "When the last object was seen to appear, change or go; the start, if none was")
        .baseUnit("seconds")
        .tags(CLUSTER, cluster.label(), KIND, kind)
        .register(registry);
    return group;
  }

  private static final class Group {

    private final Set<InformerHandle<?>> watches = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unreachable = new AtomicInteger();
    private volatile double lastEvent = InformerHandle.now();

    double count(InformerHandle.State state) {
      forgetStopped();
      Map<InformerHandle.State, Integer> counts = new EnumMap<>(InformerHandle.State.class);
      counts.put(InformerHandle.State.IMPOSSIBLE, unreachable.get());
      watches.forEach(watch -> counts.merge(watch.state(), 1, Integer::sum));
      return counts.getOrDefault(state, 0);
    }

    double lastEventSeconds() {
      forgetStopped();
      return lastEvent;
    }

    /** What they have heard is kept; one that has stopped by itself stays. */
    private synchronized void forgetStopped() {
      for (InformerHandle<?> watch : watches) {
        lastEvent = Math.max(lastEvent, watch.lastEvent());
      }
      watches.removeIf(InformerHandle::isStopped);
    }
  }
}
