package io.platformmesh.onboarding.local.bench.counterpart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs one answer of a counterpart for each generation of an object, after a delay. */
final class AnswerQueue implements AutoCloseable {
  private static final int THREADS = 4;

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS);
  private final Map<String, Long> generations = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /**
   * Schedules the answer to the generation of an object, unless it is scheduled already.
   *
   * @param answer writes the answer; not run if the object has a later generation by then
   */
  void schedule(GenericKubernetesResource changedObject, Duration delay, Runnable answer) {
    String uid = changedObject.getMetadata().getUid();
    long generation = LiveConditions.generation(changedObject);
    Long previous = generations.get(uid);
    if (previous != null && previous >= generation) {
      return;
    }
    generations.put(uid, generation);
    var unused =
        executor.schedule(
            () -> {
              if (Long.valueOf(generation).equals(generations.get(uid))) {
                runReporting(changedObject, answer);
              }
            },
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** Runs an answer and records its failure. */
  void runReporting(GenericKubernetesResource changedObject, Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      failures.add(
          changedObject.getKind() + " " + changedObject.getMetadata().getName() + ": " + e);
    }
  }

  /** The threads of the answers. */
  Executor executor() {
    return executor;
  }

  /** The answers that failed. */
  Queue<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
