package io.platformmesh.onboarding.activities.wishes;

import io.platformmesh.onboarding.activities.deployment.FluxRetry;
import io.platformmesh.onboarding.activities.kubernetes.EventRecorder;
import io.platformmesh.onboarding.activities.kubernetes.ManagedProviders;
import io.platformmesh.onboarding.activities.kubernetes.OnboardingMetadata;
import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.WishActivities;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes wishes into annotations, and fulfils the one to try again. */
public final class WishActivitiesImpl implements WishActivities {

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
  public WishActivitiesImpl(
      ManagedProviders managedProviders, FluxRetry flux, EventRecorder events, Clock clock) {
    this.managedProviders = managedProviders;
    this.flux = flux;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Outcome writePause(ManagedProviderRef ref, String reason) {
    return annotate(ref, OnboardingMetadata.PAUSED_ANNOTATION, reason.isEmpty() ? null : reason);
  }

  @Override
  public Outcome writeRetry(ManagedProviderRef ref) {
    return annotate(
        ref,
        OnboardingMetadata.RETRY_ANNOTATION,
        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  @Override
  public Outcome fulfilRetry(ManagedProviderRef ref, String token) {
    try {
      StageTrouble.telling(
          () -> {
            flux.tryAgain(Owner.of(ref), token);
            return Outcome.DONE;
          });
    } catch (StageTrouble trouble) {
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
      return StageTrouble.telling(() -> annotate(ref, annotation));
    } catch (StageTrouble trouble) {
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
    throw StageTrouble.unavailable(
        Reason.ClusterUnavailable,
        "ManagedProvider %s is being changed too often to annotate it"
            .formatted(ref.qualifiedName()));
  }
}
