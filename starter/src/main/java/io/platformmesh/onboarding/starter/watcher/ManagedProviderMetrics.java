package io.platformmesh.onboarding.starter.watcher;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Metrics of the watcher: cached ManagedProviders by phase, and stalled ones by reason. */
final class ManagedProviderMetrics {

  private static final String PHASE_GAUGE = "onboarding_managed_providers";
  private static final String STALLED_GAUGE = "onboarding_managed_providers_stalled";

  /** Phase of a ManagedProvider without a status. */
  private static final String NO_PHASE = "None";

  /** How long counts are reused, so that all gauges of one scrape share them. */
  private static final long COUNTS_VALIDITY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Stream<ManagedProvider>> cachedManagedProviders;
  private @Nullable ManagedProviderCounts latestCounts;

  /** Numbers of ManagedProviders, and the time at which they were counted. */
  private record ManagedProviderCounts(
      Map<String, Integer> byPhase, Map<String, Integer> byStallReason, long countedAtNanos) {}

  private ManagedProviderMetrics(Supplier<Stream<ManagedProvider>> cachedManagedProviders) {
    this.cachedManagedProviders = cachedManagedProviders;
  }

  /**
   * Registers the gauges.
   *
   * @param cachedManagedProviders supplies the ManagedProviders in the caches of the informers
   */
  static void register(
      MeterRegistry registry, Supplier<Stream<ManagedProvider>> cachedManagedProviders) {
    ManagedProviderMetrics metrics = new ManagedProviderMetrics(cachedManagedProviders);
    metrics.registerPhaseGauge(registry, NO_PHASE);
    for (Phase phase : Phase.values()) {
      metrics.registerPhaseGauge(registry, phase.name());
    }
    for (Reason stallReason : Reason.values()) {
      metrics.registerStalledGauge(registry, stallReason.name());
    }
  }

  private void registerPhaseGauge(MeterRegistry registry, String phase) {
    Gauge.builder(PHASE_GAUGE, () -> currentCounts().byPhase().getOrDefault(phase, 0))
        .description("ManagedProviders by phase")
        .tag("phase", phase)
        .register(registry);
  }

  private void registerStalledGauge(MeterRegistry registry, String stallReason) {
    Gauge.builder(STALLED_GAUGE, () -> currentCounts().byStallReason().getOrDefault(stallReason, 0))
        .description("ManagedProviders whose condition Stalled is True, by its reason")
        .tag("reason", stallReason)
        .register(registry);
  }

  private synchronized ManagedProviderCounts currentCounts() {
    ManagedProviderCounts reusableCounts = latestCounts;
    if (reusableCounts != null
        && System.nanoTime() - reusableCounts.countedAtNanos() <= COUNTS_VALIDITY_NANOS) {
      return reusableCounts;
    }
    ManagedProviderCounts newCounts = countManagedProviders();
    latestCounts = newCounts;
    return newCounts;
  }

  private ManagedProviderCounts countManagedProviders() {
    Map<String, Integer> countsByPhase = new HashMap<>();
    Map<String, Integer> countsByStallReason = new HashMap<>();
    cachedManagedProviders
        .get()
        .forEach(
            managedProvider -> {
              countsByPhase.merge(phaseOf(managedProvider), 1, Integer::sum);
              stallReasonOf(managedProvider)
                  .ifPresent(reason -> countsByStallReason.merge(reason, 1, Integer::sum));
            });
    return new ManagedProviderCounts(countsByPhase, countsByStallReason, System.nanoTime());
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
