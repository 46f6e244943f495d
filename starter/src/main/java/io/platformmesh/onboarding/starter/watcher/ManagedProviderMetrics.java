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

/** Metrics of the cached ManagedProviders by phase, and of the stalled ones by reason. */
final class ManagedProviderMetrics {

  private static final String BY_PHASE = "onboarding_managed_providers";
  private static final String STALLED = "onboarding_managed_providers_stalled";

  /** Phase of a ManagedProvider without a status. */
  private static final String NO_PHASE = "None";

  /** One count serves all gauges of a scrape. */
  private static final long VALIDITY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Stream<ManagedProvider>> managedProviders;
  private Count latest = new Count(Map.of(), Map.of(), Long.MIN_VALUE);

  private record Count(Map<String, Integer> phases, Map<String, Integer> stalls, long nanos) {}

  private ManagedProviderMetrics(Supplier<Stream<ManagedProvider>> managedProviders) {
    this.managedProviders = managedProviders;
  }

  /**
   * Registers the metrics.
   *
   * @param managedProviders the cached ManagedProviders
   */
  static void register(MeterRegistry registry, Supplier<Stream<ManagedProvider>> managedProviders) {
    ManagedProviderMetrics metrics = new ManagedProviderMetrics(managedProviders);
    Stream.concat(Stream.of(NO_PHASE), Stream.of(Phase.values()).map(Phase::name))
        .forEach(
            phase ->
                Gauge.builder(BY_PHASE, () -> metrics.count().phases().getOrDefault(phase, 0))
                    .description("ManagedProviders by phase")
                    .tag("phase", phase)
                    .register(registry));
    for (Reason reason : Reason.values()) {
      String name = reason.name();
      Gauge.builder(STALLED, () -> metrics.count().stalls().getOrDefault(name, 0))
          .description("ManagedProviders whose condition Stalled is True, by its reason")
          .tag("reason", name)
          .register(registry);
    }
  }

  private synchronized Count count() {
    if (latest.phases().isEmpty() || System.nanoTime() - latest.nanos() > VALIDITY_NANOS) {
      Map<String, Integer> phases = new HashMap<>(Map.of(NO_PHASE, 0));
      Map<String, Integer> stalls = new HashMap<>();
      managedProviders
          .get()
          .forEach(
              managedProvider -> {
                phases.merge(phaseOf(managedProvider), 1, Integer::sum);
                stallReasonOf(managedProvider)
                    .ifPresent(reason -> stalls.merge(reason, 1, Integer::sum));
              });
      latest = new Count(phases, stalls, System.nanoTime());
    }
    return latest;
  }

  private static String phaseOf(ManagedProvider managedProvider) {
    ManagedProviderStatus status = managedProvider.getStatus();
    return status == null ? NO_PHASE : Objects.requireNonNullElse(status.phase(), NO_PHASE);
  }

  private static Optional<String> stallReasonOf(ManagedProvider managedProvider) {
    ManagedProviderStatus status = managedProvider.getStatus();
    List<Condition> conditions = status == null ? null : status.conditions();
    return Objects.requireNonNullElse(conditions, List.<Condition>of()).stream()
        .filter(condition -> condition.type().equals(ConditionType.Stalled.name()))
        .filter(condition -> condition.status().equals("True"))
        .map(Condition::reason)
        .findFirst();
  }
}
