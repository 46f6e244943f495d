package io.platformmesh.onboarding.starter.watcher;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** Counts what becomes of pokes. */
final class PokeMeters {

  private static final String POKES = "onboarding_pokes";
  private static final String QUEUE = "onboarding_poke_queue_length";

  private final MeterRegistry registry;
  private final Counter queued;
  private final Counter merged;
  private final Counter sent;
  private final Counter refused;

  PokeMeters(MeterRegistry registry) {
    this.registry = registry;
    queued = outcome("queued");
    merged = outcome("merged");
    sent = outcome("sent");
    refused = outcome("refused");
  }

  private Counter outcome(String outcome) {
    return Counter.builder(POKES)
        .description("Pokes, by what became of them: each begins as queued or merged")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Shows how long this queue is. */
  void observe(Collection<?> queue) {
    Gauge.builder(QUEUE, queue, Collection::size)
        .description("Pokes that wait for their turn")
        .register(registry);
  }

  /** It waits for its turn now. */
  void queued() {
    queued.increment();
  }

  /** Another one for the same ManagedProvider waits already. */
  void merged() {
    merged.increment();
  }

  /** Temporal has taken it. */
  void sent() {
    sent.increment();
  }

  /** Temporal has not taken it; it is tried again. */
  void refused() {
    refused.increment();
  }
}
