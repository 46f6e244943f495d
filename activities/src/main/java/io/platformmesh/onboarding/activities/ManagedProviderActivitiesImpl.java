package io.platformmesh.onboarding.activities;

import io.platformmesh.onboarding.activities.kubernetes.Finalizers;
import io.platformmesh.onboarding.activities.kubernetes.ManagedProviders;
import io.platformmesh.onboarding.activities.kubernetes.StageTrouble;
import io.platformmesh.onboarding.activities.kubernetes.Superseded;
import io.platformmesh.onboarding.activities.kubernetes.crd.ComponentNames;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.kubernetes.crd.Validation;
import io.platformmesh.onboarding.activities.status.StatusReporter;
import io.platformmesh.onboarding.workflows.activity.Cause;
import io.platformmesh.onboarding.workflows.activity.Loaded;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.StatusReport;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Objects;

/** Reads ManagedProviders and reports on them as a whole. */
public final class ManagedProviderActivitiesImpl implements ManagedProviderActivities {

  private static final int TRIES = 5;

  private final ManagedProviders managedProviders;
  private final Finalizers finalizers;
  private final StatusReporter status;

  /**
   * @param managedProviders the objects
   * @param finalizers sets the finalizers
   * @param status writes the status
   */
  public ManagedProviderActivitiesImpl(
      ManagedProviders managedProviders, Finalizers finalizers, StatusReporter status) {
    this.managedProviders = managedProviders;
    this.finalizers = finalizers;
    this.status = status;
  }

  @Override
  public Loaded loadManagedProvider(String namespace, String name) {
    try {
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
    } catch (StageTrouble trouble) {
      throw trouble.toFailure();
    }
  }

  private static LoadedManagedProvider describe(ManagedProvider read) {
    List<String> problems = Validation.problemsOf(read.getSpec());
    ManagedProviderRef ref = ManagedProviders.refOf(read);
    ManagedProviderStatus live = read.getStatus();
    boolean ready =
        live != null
            && Phase.Ready.name().equals(live.phase())
            && Objects.equals(live.observedGeneration(), ref.generation());
    return new LoadedManagedProvider(
        ref,
        read.isMarkedForDeletion(),
        ready,
        causeOf(read, ref),
        problems,
        problems.isEmpty() ? ComponentNames.of(read.getSpec()) : List.of());
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
      status.report(managedProvider, report);
      return Outcome.DONE;
    } catch (Superseded changed) {
      return Outcome.SUPERSEDED;
    } catch (StageTrouble trouble) {
      throw trouble.toFailure();
    }
  }
}
