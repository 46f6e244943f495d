package io.platformmesh.onboarding.starter.watcher;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counts the ManagedProviders in the cache by phase, and those that are stalled by reason. */
final class ManagedProviderMetrics {

  private static final String BY_PHASE = "onboarding_managed_providers";
  private static final String STALLED = "onboarding_managed_providers_stalled";

  /** Of those that nobody has taken up yet. */
  private static final String NO_PHASE = "None";

  /** One count serves all numbers of a scrape. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Stream<ManagedProvider>> known;
  private Count latest = new Count(Map.of(), Map.of(), Long.MIN_VALUE);

  private record Count(Map<String, Integer> phases, Map<String, Integer> stalls, long nanos) {}

  private ManagedProviderMetrics(Supplier<Stream<ManagedProvider>> known) {
    this.known = known;
  }

  /**
   * Shows the numbers.
   *
   * @param known the ManagedProviders in the cache
   */
  static void bind(MeterRegistry registry, Supplier<Stream<ManagedProvider>> known) {
    ManagedProviderMetrics census = new ManagedProviderMetrics(known);
    Stream.concat(Stream.of(NO_PHASE), Stream.of(Phase.values()).map(Phase::name))
        .forEach(
            phase ->
                Gauge.builder(BY_PHASE, () -> census.count().phases().getOrDefault(phase, 0))
                    .description("ManagedProviders, by phase")
                    .tag("phase", phase)
                    .register(registry));
    for (Reason reason : Reason.values()) {
      String name = reason.name();
      Gauge.builder(STALLED, () -> census.count().stalls().getOrDefault(name, 0))
          .description("ManagedProviders whose condition Stalled is True, by its reason")
          .tag("reason", name)
          .register(registry);
    }
  }

  private synchronized Count count() {
    if (latest.phases().isEmpty() || System.nanoTime() - latest.nanos() > FRESH_NANOS) {
      Map<String, Integer> phases = new HashMap<>(Map.of(NO_PHASE, 0));
      Map<String, Integer> stalls = new HashMap<>();
      known
          .get()
          .forEach(
              managedProvider -> {
                phases.merge(phase(managedProvider), 1, Integer::sum);
                stall(managedProvider).ifPresent(reason -> stalls.merge(reason, 1, Integer::sum));
              });
      latest = new Count(phases, stalls, System.nanoTime());
    }
    return latest;
  }

  private static String phase(ManagedProvider managedProvider) {
    ManagedProviderStatus status = managedProvider.getStatus();
    return status == null ? NO_PHASE : Objects.requireNonNullElse(status.phase(), NO_PHASE);
  }

  private static Optional<String> stall(ManagedProvider managedProvider) {
    ManagedProviderStatus status = managedProvider.getStatus();
    List<Condition> conditions = status == null ? null : status.conditions();
    return Objects.requireNonNullElse(conditions, List.<Condition>of()).stream()
        .filter(condition -> condition.type().equals(ConditionType.Stalled.name()))
        .filter(condition -> condition.status().equals("True"))
        .map(Condition::reason)
        .findFirst();
  }
}
