package io.platformmesh.onboarding.starter.watcher.poke;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** Counts pokes by outcome, and shows the length of the queue. */
final class PokeMetrics {

  private static final String POKES = "onboarding_pokes";
  private static final String QUEUE = "onboarding_poke_queue_length";

  private final MeterRegistry registry;
  private final Counter queued;
  private final Counter merged;
  private final Counter sent;
  private final Counter refused;

  PokeMetrics(MeterRegistry registry) {
    this.registry = registry;
    queued = outcome("queued");
    merged = outcome("merged");
    sent = outcome("sent");
    refused = outcome("refused");
  }

  private Counter outcome(String outcome) {
    return Counter.builder(POKES)
        .description("Pokes by outcome; each poke is first either queued or merged")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Shows the length of this queue. */
  void observe(Collection<?> queue) {
    Gauge.builder(QUEUE, queue, Collection::size)
        .description("Pokes in the queue")
        .register(registry);
  }

  /** The poke was added to the queue. */
  void queued() {
    queued.increment();
  }

  /** The queue already held a poke for the same ManagedProvider. */
  void merged() {
    merged.increment();
  }

  /** Temporal accepted the poke. */
  void sent() {
    sent.increment();
  }

  /** Temporal did not accept the poke; it is retried. */
  void refused() {
    refused.increment();
  }
}
