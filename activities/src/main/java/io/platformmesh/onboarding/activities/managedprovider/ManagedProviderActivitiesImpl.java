package io.platformmesh.onboarding.activities.managedprovider;

import io.platformmesh.onboarding.activities.apply.Finalizers;
import io.platformmesh.onboarding.activities.apply.OptimisticUpdate;
import io.platformmesh.onboarding.activities.client.ManagedProviders;
import io.platformmesh.onboarding.activities.control.ControlAnnotations;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.crd.Validation;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.failure.Superseded;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.LoadResult;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider.Names;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.Problem;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
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
  private final StatusReporter status;
  private final ControlAnnotations controls;
  private final Supplier<List<String>> searchAttributes;

  /**
   * @param managedProviders reads the objects
   * @param finalizers sets the finalizers
   * @param status writes the status
   * @param controls reads the control annotations
   * @param searchAttributes names of the registered search attributes
   */
  public ManagedProviderActivitiesImpl(
      ManagedProviders managedProviders,
      Finalizers finalizers,
      StatusReporter status,
      ControlAnnotations controls,
      Supplier<List<String>> searchAttributes) {
    this.managedProviders = managedProviders;
    this.finalizers = finalizers;
    this.status = status;
    this.controls = controls;
    this.searchAttributes = searchAttributes;
  }

  @Override
  public LoadResult loadManagedProvider(String namespace, String name) {
    return StageException.translatingToFailures(() -> load(namespace, name));
  }

  private LoadResult load(String namespace, String name) {
    return OptimisticUpdate.retry(
        "the finalizers of ManagedProvider %s/%s".formatted(namespace, name),
        () -> {
          ManagedProvider live = managedProviders.get(namespace, name).orElse(null);
          if (live == null) {
            return Optional.of(new LoadResult(null));
          }
          LoadedManagedProvider loaded = describe(live);
          boolean setsFinalizers = !loaded.deleting() && loaded.problems().isEmpty();
          return !setsFinalizers || finalizers.ensure(live)
              ? Optional.of(new LoadResult(loaded))
              : Optional.empty();
        });
  }

  private LoadedManagedProvider describe(ManagedProvider live) {
    List<Problem> problems = new ArrayList<>(Validation.problemsOf(live.getSpec()));
    Names names = problems.isEmpty() ? namesOf(live) : new Names("", "", List.of());
    problems.addAll(ControlAnnotations.problemsOf(live));
    ManagedProviderRef ref = ManagedProviders.refOf(live);
    return new LoadedManagedProvider(
        ref,
        live.isMarkedForDeletion(),
        isReady(live.getStatus(), ref),
        causeOf(live, ref),
        problems,
        names,
        controls.requestsOf(live),
        searchAttributes.get());
  }

  private static Names namesOf(ManagedProvider live) {
    ProviderTarget provider = ProviderTarget.of(live);
    return new Names(
        live.getSpec().platformMeshRef().name(),
        provider.path() + ":" + provider.name(),
        ComponentNames.of(live.getSpec()));
  }

  private static boolean isReady(@Nullable ManagedProviderStatus status, ManagedProviderRef ref) {
    return status != null
        && Objects.equals(status.observedGeneration(), ref.generation())
        && Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
            .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
            .anyMatch(
                condition ->
                    condition.isTrue()
                        && Objects.equals(condition.observedGeneration(), ref.generation()));
  }

  private static Cause causeOf(ManagedProvider live, ManagedProviderRef ref) {
    if (live.isMarkedForDeletion()) {
      return Cause.DELETION;
    }
    Long observed = live.getStatus() == null ? null : live.getStatus().observedGeneration();
    if (observed == null) {
      return Cause.FIRST;
    }
    return observed.equals(ref.generation()) ? Cause.VERIFICATION : Cause.SPEC;
  }

  @Override
  public Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report) {
    try {
      return StageException.translatingToFailures(
          () -> {
            status.report(managedProvider, report);
            return Outcome.DONE;
          });
    } catch (Superseded superseded) {
      return Outcome.SUPERSEDED;
    }
  }
}
