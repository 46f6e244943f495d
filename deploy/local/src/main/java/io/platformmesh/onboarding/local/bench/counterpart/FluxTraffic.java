package io.platformmesh.onboarding.local.bench.counterpart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The regular status writes of Flux' helm-controller: at each interval, each HelmRelease is
 * Reconciling for a moment, and its handled request is recorded. Its history does not change.
 */
public final class FluxTraffic implements AutoCloseable {
  /** The interval of the HelmReleases that an onboarding creates. */
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private static final long GENERATION = 1;
  private static final String MESSAGE = "Helm install succeeded";

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong writes = new AtomicLong();
  private final KubernetesClient runtime;
  private final String namespace;
  private final List<String> releases;
  private int next;

  /** Starts the writes, evenly distributed over the interval. */
  public FluxTraffic(KubernetesClient runtime, String namespace, List<String> releases) {
    this.runtime = runtime;
    this.namespace = namespace;
    this.releases = List.copyOf(releases);
    var unused =
        executor.scheduleAtFixedRate(
            this::reconcileNext, 0, INTERVAL.toNanos() / releases.size(), TimeUnit.NANOSECONDS);
  }

  /** The number of writes so far. */
  public long writes() {
    return writes.get();
  }

  /** The writes that failed so far. */
  public Queue<String> failures() {
    return failures;
  }

  private void reconcileNext() {
    String release = releases.get(next);
    next = (next + 1) % releases.size();
    try {
      Map<String, Object> ready =
          StatusFields.condition("Ready", "True", "InstallSucceeded", MESSAGE, GENERATION);
      write(
          release,
          List.of(
              StatusFields.condition(
                  "Reconciling", "True", "Progressing", "Fulfilling prerequisites", GENERATION),
              ready));
      write(release, List.of(ready));
    } catch (RuntimeException e) {
      failures.add("HelmRelease " + release + ": " + e);
    }
  }

  private void write(String release, List<Map<String, Object>> conditions) {
    GenericKubernetesResource target = NewObjects.of(ResourceKind.HelmRelease, namespace, release);
    StatusFields.patch(
        runtime,
        target,
        Map.of("conditions", conditions, "lastHandledReconcileAt", Instant.now().toString()));
    writes.incrementAndGet();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
