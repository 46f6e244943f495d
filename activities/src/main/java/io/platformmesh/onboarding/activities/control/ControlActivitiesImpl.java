package io.platformmesh.onboarding.activities.control;

import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.deployment.FluxRetry;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.status.EventRecorder;
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

/** Writes wishes into annotations, and fulfils the one to try again. */
public final class ControlActivitiesImpl implements ControlActivities {

  private static final int TRIES = 5;

  private final ManagedProviders managedProviders;
  private final FluxRetry flux;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param managedProviders the objects
   * @param flux makes Flux try again
   * @param events where it is told
   * @param clock gives the time of a wish
   */
  public ControlActivitiesImpl(
      ManagedProviders managedProviders, FluxRetry flux, EventRecorder events, Clock clock) {
    this.managedProviders = managedProviders;
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
    try {
      StageException.translatingErrors(
          () -> {
            flux.tryAgain(Owner.of(ref), token);
            return Outcome.DONE;
          });
    } catch (StageException trouble) {
      throw trouble.toFailure();
    }
    Outcome noted = annotate(ref, OnboardingMetadata.RETRY_HANDLED_ANNOTATION, token);
    if (noted == Outcome.DONE) {
      events.normal(
          Owner.of(ref),
          Reason.RetryRequested,
          "Everything is tried again, as asked for at " + token + ".");
    }
    return noted;
  }

  private Outcome annotate(ManagedProviderRef ref, String key, @Nullable String value) {
    Map<String, @Nullable String> annotation = new HashMap<>();
    annotation.put(key, value);
    try {
      return StageException.translatingErrors(() -> annotate(ref, annotation));
    } catch (StageException trouble) {
      throw trouble.toFailure();
    }
  }

  private Outcome annotate(ManagedProviderRef ref, Map<String, @Nullable String> annotation) {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<ManagedProvider> read =
          managedProviders
              .get(ref.namespace(), ref.name())
              .filter(found -> found.getMetadata().getUid().equals(ref.uid()));
      if (read.isEmpty()) {
        return Outcome.SUPERSEDED;
      }
      if (managedProviders.annotate(read.get(), annotation)) {
        return Outcome.DONE;
      }
    }
    throw StageException.unavailable(
        Reason.ClusterUnavailable,
        "ManagedProvider %s is being changed too often to annotate it"
            .formatted(ref.qualifiedName()));
  }
}
