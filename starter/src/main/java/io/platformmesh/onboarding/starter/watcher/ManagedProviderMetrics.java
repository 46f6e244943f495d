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

/** Metrics of the watcher: cached ManagedProviders by phase, and stalled ones by reason. */
final class ManagedProviderMetrics {

  private static final String PHASE_GAUGE = "onboarding_managed_providers";
  private static final String STALLED_GAUGE = "onboarding_managed_providers_stalled";

  /** Phase of a ManagedProvider without a status. */
  private static final String NO_PHASE = "None";

  /** How long counts are reused, so that all gauges of one scrape share them. */
  private static final long VALIDITY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Stream<ManagedProvider>> cachedManagedProviders;
  private Counts latestCounts = new Counts(Map.of(), Map.of(), Long.MIN_VALUE);

  /** Numbers of ManagedProviders, and the time at which they were counted. */
  private record Counts(
      Map<String, Integer> byPhase, Map<String, Integer> byStallReason, long takenAtNanos) {}

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
    Stream.concat(Stream.of(NO_PHASE), Stream.of(Phase.values()).map(Phase::name))
        .forEach(
            phase ->
                Gauge.builder(
                        PHASE_GAUGE, () -> metrics.currentCounts().byPhase().getOrDefault(phase, 0))
                    .description("ManagedProviders by phase")
                    .tag("phase", phase)
                    .register(registry));
    for (Reason reason : Reason.values()) {
      String reasonName = reason.name();
      Gauge.builder(
              STALLED_GAUGE,
              () -> metrics.currentCounts().byStallReason().getOrDefault(reasonName, 0))
          .description("ManagedProviders whose condition Stalled is True, by its reason")
          .tag("reason", reasonName)
          .register(registry);
    }
  }

  private synchronized Counts currentCounts() {
    if (latestCounts.byPhase().isEmpty()
        || System.nanoTime() - latestCounts.takenAtNanos() > VALIDITY_NANOS) {
      Map<String, Integer> byPhase = new HashMap<>(Map.of(NO_PHASE, 0));
      Map<String, Integer> byStallReason = new HashMap<>();
      cachedManagedProviders
          .get()
          .forEach(
              managedProvider -> {
                byPhase.merge(phaseOf(managedProvider), 1, Integer::sum);
                stallReasonOf(managedProvider)
                    .ifPresent(reason -> byStallReason.merge(reason, 1, Integer::sum));
              });
      latestCounts = new Counts(byPhase, byStallReason, System.nanoTime());
    }
    return latestCounts;
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
