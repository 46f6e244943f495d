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
import io.platformmesh.onboarding.workflows.ControlActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes pause and retry requests into control annotations, and handles retry requests. */
public final class ControlActivitiesImpl implements ControlActivities {

  private final ManagedProviders managedProviders;
  private final ManagedProviderWriter annotationWriter;
  private final FluxRetry fluxRetry;
  private final EventRecorder eventRecorder;
  private final Clock retryClock;

  /**
   * @param managedProviders reads the ManagedProviders that users control
   * @param annotationWriter writes the control annotations
   * @param fluxRetry requests a retry from Flux when a user requests one
   * @param eventRecorder records handled retry requests
   * @param retryClock gives the time of a retry request
   */
  public ControlActivitiesImpl(
      ManagedProviders managedProviders,
      ManagedProviderWriter annotationWriter,
      FluxRetry fluxRetry,
      EventRecorder eventRecorder,
      Clock retryClock) {
    this.managedProviders = managedProviders;
    this.annotationWriter = annotationWriter;
    this.fluxRetry = fluxRetry;
    this.eventRecorder = eventRecorder;
    this.retryClock = retryClock;
  }

  @Override
  public Outcome setPause(ManagedProviderRef managedProviderRef, String pauseReason) {
    return writeControlAnnotation(
        managedProviderRef,
        OnboardingMetadata.PAUSED_ANNOTATION,
        pauseReason.isEmpty() ? null : pauseReason);
  }

  @Override
  public Outcome requestRetry(ManagedProviderRef managedProviderRef) {
    return writeControlAnnotation(
        managedProviderRef,
        OnboardingMetadata.RETRY_ANNOTATION,
        retryClock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  @Override
  public Outcome acknowledgeRetry(ManagedProviderRef managedProviderRef, String retryToken) {
    boolean isRetryRequested =
        StageException.translatingToFailures(
            () -> requestFluxRetry(managedProviderRef, retryToken));
    if (!isRetryRequested) {
      return Outcome.SUPERSEDED;
    }
    Outcome retryOutcome =
        writeControlAnnotation(
            managedProviderRef, OnboardingMetadata.RETRY_HANDLED_ANNOTATION, retryToken);
    if (retryOutcome == Outcome.DONE) {
      eventRecorder.recordNormal(
          Owner.of(managedProviderRef).reference(),
          Reason.RetryRequested,
          "Flux and all stages retry, as requested at " + retryToken + ".");
    }
    return retryOutcome;
  }

  /** Returns false when the ManagedProvider does not exist any more. */
  private boolean requestFluxRetry(ManagedProviderRef managedProviderRef, String retryToken) {
    if (findManagedProvider(managedProviderRef).isEmpty()) {
      return false;
    }
    fluxRetry.requestRetry(Owner.of(managedProviderRef), retryToken);
    return true;
  }

  /** Sets a control annotation; null removes the control annotation. */
  private Outcome writeControlAnnotation(
      ManagedProviderRef managedProviderRef,
      String controlAnnotation,
      @Nullable String annotationValue) {
    Map<String, @Nullable String> controlAnnotations = new HashMap<>();
    controlAnnotations.put(controlAnnotation, annotationValue);
    return StageException.translatingToFailures(
        () -> writeControlAnnotations(managedProviderRef, controlAnnotations));
  }

  private Outcome writeControlAnnotations(
      ManagedProviderRef managedProviderRef, Map<String, @Nullable String> controlAnnotations) {
    return OptimisticUpdate.retryUntilPresent(
        "ManagedProvider " + managedProviderRef.qualifiedName(),
        () -> {
          ManagedProvider liveManagedProvider =
              findManagedProvider(managedProviderRef).orElse(null);
          if (liveManagedProvider == null) {
            return Optional.of(Outcome.SUPERSEDED);
          }
          boolean isWritten = annotationWriter.annotate(liveManagedProvider, controlAnnotations);
          return OptimisticUpdate.resultIfWritten(isWritten, Outcome.DONE);
        });
  }

  /** Finds the controlled ManagedProvider by its uid, at any generation. */
  private Optional<ManagedProvider> findManagedProvider(ManagedProviderRef managedProviderRef) {
    return managedProviders
        .get(managedProviderRef.namespace(), managedProviderRef.name())
        .filter(found -> found.getMetadata().getUid().equals(managedProviderRef.uid()));
  }
}
