package io.platformmesh.onboarding.activities.control;

import io.platformmesh.onboarding.activities.apply.ManagedProviderWriter;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.activities.deployment.FluxRetry;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.ControlActivities;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes pause and retry requests into annotations, and handles retry requests. */
public final class ControlActivitiesImpl implements ControlActivities {

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter writer;
  private final FluxRetry flux;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param managedProviders reads the objects
   * @param writer writes the annotations
   * @param flux requests a retry from Flux
   * @param events records handled retry requests
   * @param clock gives the time of a retry request
   */
  public ControlActivitiesImpl(
      ManagedProviders managedProviders,
      ManagedProviderWriter writer,
      FluxRetry flux,
      EventRecorder events,
      Clock clock) {
    this.managedProviders = managedProviders;
    this.writer = writer;
    this.flux = flux;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Outcome setPause(ManagedProviderRef ref, String reason) {
    return annotate(ref, OnboardingMetadata.PAUSED_ANNOTATION, reason.isEmpty() ? null : reason);
  }

  @Override
  public Outcome requestRetry(ManagedProviderRef ref) {
    return annotate(
        ref,
        OnboardingMetadata.RETRY_ANNOTATION,
        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  @Override
  public Outcome acknowledgeRetry(ManagedProviderRef ref, String token) {
    boolean exists =
        StageException.translatingToFailures(
            () -> {
              boolean found = find(ref).isPresent();
              if (found) {
                flux.requestRetry(Owner.of(ref), token);
              }
              return found;
            });
    if (!exists) {
      return Outcome.SUPERSEDED;
    }
    Outcome acknowledged = annotate(ref, OnboardingMetadata.RETRY_HANDLED_ANNOTATION, token);
    if (acknowledged == Outcome.DONE) {
      events.normal(
          Owner.of(ref).reference(),
          Reason.RetryRequested,
          "Flux and all stages retry, as requested at " + token + ".");
    }
    return acknowledged;
  }

  private Outcome annotate(ManagedProviderRef ref, String key, @Nullable String value) {
    Map<String, @Nullable String> annotation = new HashMap<>();
    annotation.put(key, value);
    return StageException.translatingToFailures(() -> annotate(ref, annotation));
  }

  private Outcome annotate(ManagedProviderRef ref, Map<String, @Nullable String> annotation) {
    return OptimisticUpdate.retry(
        "ManagedProvider " + ref.qualifiedName(),
        () -> {
          ManagedProvider live = find(ref).orElse(null);
          if (live == null) {
            return Optional.of(Outcome.SUPERSEDED);
          }
          return writer.annotate(live, annotation) ? Optional.of(Outcome.DONE) : Optional.empty();
        });
  }

  /** The object with the uid of the reference, at any generation. */
  private Optional<ManagedProvider> find(ManagedProviderRef ref) {
    return managedProviders
        .get(ref.namespace(), ref.name())
        .filter(found -> found.getMetadata().getUid().equals(ref.uid()));
  }
}
