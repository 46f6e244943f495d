package io.platformmesh.onboarding.activities;

import io.platformmesh.onboarding.activities.kubernetes.Finalizers;
import io.platformmesh.onboarding.activities.kubernetes.ManagedProviders;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.Superseded;
import io.platformmesh.onboarding.activities.kubernetes.crd.ComponentNames;
import io.platformmesh.onboarding.activities.kubernetes.crd.Condition;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.kubernetes.crd.Validation;
import io.platformmesh.onboarding.activities.provider.ProviderTarget;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.activities.wishes.WishReader;
import io.platformmesh.onboarding.workflows.activity.Cause;
import io.platformmesh.onboarding.workflows.activity.Loaded;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider.Names;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.StatusReport;
import io.platformmesh.onboarding.workflows.status.ConditionType;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads ManagedProviders and reports on them as a whole. */
public final class ManagedProviderActivitiesImpl implements ManagedProviderActivities {

  private static final int TRIES = 5;

  private final ManagedProviders managedProviders;
  private final Finalizers finalizers;
  private final StatusReporter status;
  private final WishReader wishes;
  private final Supplier<List<String>> searchAttributes;

  /**
   * @param managedProviders the objects
   * @param finalizers sets the finalizers
   * @param status writes the status
   * @param wishes reads the annotations
   * @param searchAttributes names of the search attributes that are registered
   */
  public ManagedProviderActivitiesImpl(
      ManagedProviders managedProviders,
      Finalizers finalizers,
      StatusReporter status,
      WishReader wishes,
      Supplier<List<String>> searchAttributes) {
    this.managedProviders = managedProviders;
    this.finalizers = finalizers;
    this.status = status;
    this.wishes = wishes;
    this.searchAttributes = searchAttributes;
  }

  @Override
  public Loaded loadManagedProvider(String namespace, String name) {
    try {
      return StageTrouble.telling(() -> load(namespace, name));
    } catch (StageTrouble trouble) {
      throw trouble.toFailure();
    }
  }

  private Loaded load(String namespace, String name) {
    for (int tries = 0; tries < TRIES; tries++) {
      ManagedProvider read = managedProviders.get(namespace, name).orElse(null);
      if (read == null) {
        return new Loaded(null);
      }
      LoadedManagedProvider loaded = describe(read);
      boolean handsOff = loaded.deleting() || !loaded.problems().isEmpty();
      if (handsOff || finalizers.ensure(read)) {
        return new Loaded(loaded);
      }
    }
    throw StageTrouble.unavailable(
        Reason.ClusterUnavailable,
        "ManagedProvider %s/%s is being changed too often to set its finalizers"
            .formatted(namespace, name));
  }

  private LoadedManagedProvider describe(ManagedProvider read) {
    List<String> problems = new ArrayList<>(Validation.problemsOf(read.getSpec()));
    Names names = problems.isEmpty() ? namesOf(read) : new Names("", "", List.of());
    problems.addAll(WishReader.problemsOf(read));
    ManagedProviderRef ref = ManagedProviders.refOf(read);
    return new LoadedManagedProvider(
        ref,
        read.isMarkedForDeletion(),
        isReady(read.getStatus(), ref),
        causeOf(read, ref),
        problems,
        names,
        wishes.wishesOf(read),
        searchAttributes.get());
  }

  private static Names namesOf(ManagedProvider read) {
    ProviderTarget provider = ProviderTarget.of(read);
    return new Names(
        read.getSpec().platformMeshRef().name(),
        provider.path() + ":" + provider.name(),
        ComponentNames.of(read.getSpec()));
  }

  private static boolean isReady(@Nullable ManagedProviderStatus status, ManagedProviderRef ref) {
    return status != null
        && Objects.equals(status.observedGeneration(), ref.generation())
        && Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
            .filter(condition -> condition.type().equals(ConditionType.Ready.name()))
            .anyMatch(
                condition ->
                    condition.status().equals("True")
                        && Objects.equals(condition.observedGeneration(), ref.generation()));
  }

  private static Cause causeOf(ManagedProvider read, ManagedProviderRef ref) {
    if (read.isMarkedForDeletion()) {
      return Cause.DELETION;
    }
    ManagedProviderStatus live = read.getStatus();
    if (live == null || live.observedGeneration() == null) {
      return Cause.FIRST;
    }
    return live.observedGeneration().equals(ref.generation()) ? Cause.VERIFICATION : Cause.SPEC;
  }

  @Override
  public Outcome reportStatus(ManagedProviderRef managedProvider, StatusReport report) {
    try {
      return StageTrouble.telling(
          () -> {
            status.report(managedProvider, report);
            return Outcome.DONE;
          });
    } catch (Superseded changed) {
      return Outcome.SUPERSEDED;
    } catch (StageTrouble trouble) {
      throw trouble.toFailure();
    }
  }
}
