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
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider.Names;
import io.platformmesh.onboarding.workflows.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads ManagedProviders and writes their phase and condition Ready. */
public final class ManagedProviderActivitiesImpl implements ManagedProviderActivities {

  private static final LoadResult NOT_FOUND = new LoadResult(null);
  private static final Names NO_NAMES = new Names("", "", List.of());

  private final ManagedProviders managedProviders;
  private final Finalizers finalizers;
  private final StatusReporter statusReporter;
  private final ControlAnnotations controlAnnotations;
  private final Supplier<List<String>> searchAttributes;
  private final HostingCluster workerCluster;

  /**
   * @param managedProviders reads the ManagedProviders
   * @param finalizers sets the finalizers of a loaded ManagedProvider
   * @param statusReporter writes the status of ManagedProviders
   * @param controlAnnotations reads the control annotations
   * @param searchAttributes names of the registered search attributes
   * @param workerCluster the hosting cluster of the worker
   */
  public ManagedProviderActivitiesImpl(
      ManagedProviders managedProviders,
      Finalizers finalizers,
      StatusReporter statusReporter,
      ControlAnnotations controlAnnotations,
      Supplier<List<String>> searchAttributes,
      HostingCluster workerCluster) {
    this.managedProviders = managedProviders;
    this.finalizers = finalizers;
    this.statusReporter = statusReporter;
    this.controlAnnotations = controlAnnotations;
    this.searchAttributes = searchAttributes;
    this.workerCluster = workerCluster;
  }

  @Override
  public LoadResult loadManagedProvider(
      String managedProviderNamespace,
      String managedProviderName,
      @Nullable HostingCluster hostingCluster) {
    requireOwnCluster(hostingCluster);
    return StageException.translatingToFailures(
        () -> loadAndSetFinalizers(managedProviderNamespace, managedProviderName));
  }

  private void requireOwnCluster(@Nullable HostingCluster hostingCluster) {
    if (hostingCluster != null && hostingCluster.differsFrom(workerCluster)) {
      throw ApplicationFailure.newFailure(
          "The run belongs to cluster %s, and this worker to cluster %s: give each cluster a name with ONBOARDING_CLUSTER, or a Temporal namespace of its own."
              .formatted(hostingCluster.label(), workerCluster.label()),
          FailureType.FOREIGN_CLUSTER);
    }
  }

  private LoadResult loadAndSetFinalizers(
      String managedProviderNamespace, String managedProviderName) {
    return OptimisticUpdate.retryUntilPresent(
        "the finalizers of ManagedProvider %s/%s"
            .formatted(managedProviderNamespace, managedProviderName),
        () -> {
          ManagedProvider liveManagedProvider =
              managedProviders.get(managedProviderNamespace, managedProviderName).orElse(null);
          if (liveManagedProvider == null) {
            return Optional.of(NOT_FOUND);
          }
          LoadedManagedProvider loadedManagedProvider =
              toLoadedManagedProvider(liveManagedProvider);
          boolean needsFinalizers =
              !loadedManagedProvider.deleting() && loadedManagedProvider.problems().isEmpty();
          boolean isWritten = !needsFinalizers || finalizers.ensureFinalizers(liveManagedProvider);
          return OptimisticUpdate.resultIfWritten(isWritten, new LoadResult(loadedManagedProvider));
        });
  }

  private LoadedManagedProvider toLoadedManagedProvider(ManagedProvider liveManagedProvider) {
    List<Problem> validationProblems =
        new ArrayList<>(Validation.problemsOf(liveManagedProvider.getSpec()));
    Names loadedNames = validationProblems.isEmpty() ? namesOf(liveManagedProvider) : NO_NAMES;
    validationProblems.addAll(ControlAnnotations.problemsOf(liveManagedProvider));
    ManagedProviderRef managedProviderRef = ManagedProviders.refOf(liveManagedProvider);
    return new LoadedManagedProvider(
        managedProviderRef,
        liveManagedProvider.isMarkedForDeletion(),
        isReady(liveManagedProvider.getStatus(), managedProviderRef),
        causeOfRun(liveManagedProvider, managedProviderRef),
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
    if (lastStatus == null
        || !Objects.equals(lastStatus.observedGeneration(), managedProviderRef.generation())) {
      return false;
    }
    return Objects.requireNonNullElse(lastStatus.conditions(), List.<Condition>of()).stream()
        .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
        .filter(Condition::isTrue)
        .anyMatch(
            readyCondition ->
                Objects.equals(
                    readyCondition.observedGeneration(), managedProviderRef.generation()));
  }

  /** The cause of the run that loads the ManagedProvider. */
  private static Cause causeOfRun(
      ManagedProvider liveManagedProvider, ManagedProviderRef managedProviderRef) {
    if (liveManagedProvider.isMarkedForDeletion()) {
      return Cause.DELETION;
    }
    ManagedProviderStatus lastStatus = liveManagedProvider.getStatus();
    if (lastStatus == null || lastStatus.observedGeneration() == null) {
      return Cause.FIRST;
    }
    return lastStatus.observedGeneration().equals(managedProviderRef.generation())
        ? Cause.VERIFICATION
        : Cause.SPEC;
  }

  @Override
  public Outcome reportStatus(ManagedProviderRef managedProviderRef, StatusReport statusReport) {
    try {
      return StageException.translatingToFailures(
          () -> {
            statusReporter.reportStatus(managedProviderRef, statusReport);
            return Outcome.DONE;
          });
    } catch (Superseded superseded) {
      return Outcome.SUPERSEDED;
    }
  }
}
