package io.platformmesh.onboarding.activities.managedprovider;

import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.activities.validation.ControlAnnotations;
import io.platformmesh.onboarding.activities.validation.Validation;
import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider.Names;
import io.platformmesh.onboarding.workflows.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.StatusReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads ManagedProviders and writes their phase and condition Ready. */
public final class ManagedProviderActivitiesImpl implements ManagedProviderActivities {

  private final ManagedProviders managedProviders;
  private final Finalizers finalizers;
  private final StatusReporter statusReporter;
  private final ControlAnnotations controlAnnotations;
  private final Supplier<List<String>> searchAttributes;

  /**
   * @param managedProviders reads the ManagedProviders
   * @param finalizers sets the finalizers of a loaded ManagedProvider
   * @param statusReporter writes the status of ManagedProviders
   * @param controlAnnotations reads the control annotations
   * @param searchAttributes names of the registered search attributes
   */
  public ManagedProviderActivitiesImpl(
      ManagedProviders managedProviders,
      Finalizers finalizers,
      StatusReporter statusReporter,
      ControlAnnotations controlAnnotations,
      Supplier<List<String>> searchAttributes) {
    this.managedProviders = managedProviders;
    this.finalizers = finalizers;
    this.statusReporter = statusReporter;
    this.controlAnnotations = controlAnnotations;
    this.searchAttributes = searchAttributes;
  }

  @Override
  public LoadResult loadManagedProvider(
      String managedProviderNamespace, String managedProviderName) {
    return StageException.translatingToFailures(
        () -> loadAndSetFinalizers(managedProviderNamespace, managedProviderName));
  }

  private LoadResult loadAndSetFinalizers(
      String managedProviderNamespace, String managedProviderName) {
    return OptimisticUpdate.retry(
        "the finalizers of ManagedProvider %s/%s"
            .formatted(managedProviderNamespace, managedProviderName),
        () -> {
          ManagedProvider liveManagedProvider =
              managedProviders.get(managedProviderNamespace, managedProviderName).orElse(null);
          if (liveManagedProvider == null) {
            return Optional.of(new LoadResult(null));
          }
          LoadedManagedProvider loadedManagedProvider =
              toLoadedManagedProvider(liveManagedProvider);
          boolean setsFinalizers =
              !loadedManagedProvider.deleting() && loadedManagedProvider.problems().isEmpty();
          return !setsFinalizers || finalizers.ensure(liveManagedProvider)
              ? Optional.of(new LoadResult(loadedManagedProvider))
              : Optional.empty();
        });
  }

  private LoadedManagedProvider toLoadedManagedProvider(ManagedProvider liveManagedProvider) {
    List<Problem> validationProblems =
        new ArrayList<>(Validation.problemsOf(liveManagedProvider.getSpec()));
    Names loadedNames =
        validationProblems.isEmpty() ? namesOf(liveManagedProvider) : new Names("", "", List.of());
    validationProblems.addAll(ControlAnnotations.problemsOf(liveManagedProvider));
    ManagedProviderRef managedProviderRef = ManagedProviders.refOf(liveManagedProvider);
    return new LoadedManagedProvider(
        managedProviderRef,
        liveManagedProvider.isMarkedForDeletion(),
        isReady(liveManagedProvider.getStatus(), managedProviderRef),
        causeOf(liveManagedProvider, managedProviderRef),
        validationProblems,
        loadedNames,
        controlAnnotations.requestsOf(liveManagedProvider),
        searchAttributes.get());
  }

  private static Names namesOf(ManagedProvider liveManagedProvider) {
    ProviderTarget providerTarget = ProviderTarget.of(liveManagedProvider);
    return new Names(
        liveManagedProvider.getSpec().platformMeshRef().name(),
        providerTarget.path() + ":" + providerTarget.name(),
        ComponentNames.of(liveManagedProvider.getSpec()));
  }

  private static boolean isReady(
      @Nullable ManagedProviderStatus lastStatus, ManagedProviderRef managedProviderRef) {
    return lastStatus != null
        && Objects.equals(lastStatus.observedGeneration(), managedProviderRef.generation())
        && Objects.requireNonNullElse(lastStatus.conditions(), List.<Condition>of()).stream()
            .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
            .anyMatch(
                readyCondition ->
                    readyCondition.isTrue()
                        && Objects.equals(
                            readyCondition.observedGeneration(), managedProviderRef.generation()));
  }

  private static Cause causeOf(
      ManagedProvider liveManagedProvider, ManagedProviderRef managedProviderRef) {
    if (liveManagedProvider.isMarkedForDeletion()) {
      return Cause.DELETION;
    }
    Long observedGeneration =
        liveManagedProvider.getStatus() == null
            ? null
            : liveManagedProvider.getStatus().observedGeneration();
    if (observedGeneration == null) {
      return Cause.FIRST;
    }
    return observedGeneration.equals(managedProviderRef.generation())
        ? Cause.VERIFICATION
        : Cause.SPEC;
  }

  @Override
  public Outcome reportStatus(ManagedProviderRef managedProviderRef, StatusReport statusReport) {
    try {
      return StageException.translatingToFailures(
          () -> {
            statusReporter.report(managedProviderRef, statusReport);
            return Outcome.DONE;
          });
    } catch (Superseded superseded) {
      return Outcome.SUPERSEDED;
    }
  }
}
