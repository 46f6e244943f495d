package io.platformmesh.onboarding.starter.watcher.poke;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** Metrics of the poke queue: pokes by outcome, and the length of the queue. */
final class PokeMetrics {

  private static final String POKE_COUNTER = "onboarding_pokes";
  private static final String QUEUE_LENGTH_GAUGE = "onboarding_poke_queue_length";

  private final MeterRegistry registry;
  private final Counter queuedPokes;
  private final Counter mergedPokes;
  private final Counter sentPokes;
  private final Counter refusedPokes;

  PokeMetrics(MeterRegistry registry) {
    this.registry = registry;
    queuedPokes = registerPokeCounter("queued");
    mergedPokes = registerPokeCounter("merged");
    sentPokes = registerPokeCounter("sent");
    refusedPokes = registerPokeCounter("refused");
  }

  private Counter registerPokeCounter(String outcome) {
    return Counter.builder(POKE_COUNTER)
        .description("Pokes by outcome; each poke is first either queued or merged")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Registers a gauge of the length of the poke queue. */
  void registerQueueLength(Collection<?> pokeQueue) {
    Gauge.builder(QUEUE_LENGTH_GAUGE, pokeQueue, Collection::size)
        .description("Pokes in the queue")
        .register(registry);
  }

  /** Counts a poke that was added to the queue. */
  void recordQueued() {
    queuedPokes.increment();
  }

  /** Counts a poke whose ManagedProvider already had one in the queue. */
  void recordMerged() {
    mergedPokes.increment();
  }

  /** Counts a poke that Temporal accepted. */
  void recordSent() {
    sentPokes.increment();
  }

  /** Counts a poke that Temporal did not accept, and that is retried. */
  void recordRefused() {
    refusedPokes.increment();
  }
}
