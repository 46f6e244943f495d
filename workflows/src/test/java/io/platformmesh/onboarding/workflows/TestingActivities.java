package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.activity.Cause;
import io.platformmesh.onboarding.workflows.activity.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.activity.DeployedComponent;
import io.platformmesh.onboarding.workflows.activity.DeploymentActivities;
import io.platformmesh.onboarding.workflows.activity.FailureType;
import io.platformmesh.onboarding.workflows.activity.Finding;
import io.platformmesh.onboarding.workflows.activity.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.activity.Loaded;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Observation;
import io.platformmesh.onboarding.workflows.activity.ObservationActivities;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.activity.ProviderActivities;
import io.platformmesh.onboarding.workflows.activity.PruneActivities;
import io.platformmesh.onboarding.workflows.activity.StatusReport;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Activities of a small world that a test changes while a workflow runs in it. */
public final class TestingActivities
    implements ManagedProviderActivities,
        PlatformMeshActivities,
        ProviderActivities,
        KubeconfigActivities,
        DeploymentActivities,
        PruneActivities,
        ObservationActivities {

  /** What is loaded; null when the object does not exist. */
  volatile @Nullable LoadedManagedProvider managedProvider = managedProvider(1, List.of("one"));

  /** Names of activities, or of components, that are not ready. */
  final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** Whether the Provider names another Secret. */
  volatile boolean mismatch;

  /** Phases in the order in which they were reported. */
  final List<Phase> phases = new CopyOnWriteArrayList<>();

  /** Calls in their order, with the generation that they were made for. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What a look at a Ready one finds, until its components are deployed again. */
  volatile List<Finding> findings = List.of();

  /** Names of activities, or of components, that need somebody to act. */
  final Set<String> stuck = ConcurrentHashMap.newKeySet();

  /** Messages of condition Stalled in the order in which they were reported. */
  final List<String> contentions = new CopyOnWriteArrayList<>();

  static LoadedManagedProvider managedProvider(long generation, List<String> components) {
    return new LoadedManagedProvider(
        new ManagedProviderRef("mesh", "service", "uid-1", generation),
        false,
        false,
        Cause.FIRST,
        List.of(),
        components);
  }

  static LoadedManagedProvider ready(List<String> components) {
    LoadedManagedProvider loaded = managedProvider(1, components);
    return new LoadedManagedProvider(
        loaded.ref(), false, true, Cause.VERIFICATION, List.of(), components);
  }

  private void record(String activity, ManagedProviderRef ref) {
    calls.add(activity + "@" + ref.generation());
    if (waiting.contains(activity)) {
      throw ApplicationFailure.newBuilder()
          .setType(FailureType.NOT_READY)
          .setMessage(activity + " is not ready")
          .setCategory(ApplicationErrorCategory.BENIGN)
          .build();
    }
  }

  private boolean isSuperseded(ManagedProviderRef ref) {
    LoadedManagedProvider now = managedProvider;
    return now == null || !now.ref().equals(ref);
  }

  private Outcome outcome(String activity, ManagedProviderRef ref) {
    return outcome(activity, ref, false);
  }

  private Outcome outcome(String activity, ManagedProviderRef ref, boolean quiet) {
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
    }
    if (quiet && stuck.contains(activity)) {
      calls.add(activity + " quietly");
      return Outcome.TROUBLED;
    }
    record(activity, ref);
    return Outcome.DONE;
  }

  @Override
  public Loaded loadManagedProvider(String namespace, String name) {
    return new Loaded(managedProvider);
  }

  @Override
  public Outcome reportStatus(ManagedProviderRef ref, StatusReport report) {
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
    }
    phases.add(report.phase());
    LoadedManagedProvider now = managedProvider;
    if (now != null && report.phase() == Phase.Ready) {
      managedProvider =
          new LoadedManagedProvider(
              ref, now.deleting(), true, Cause.VERIFICATION, now.problems(), now.components());
    }
    if (report.contention() != null) {
      contentions.add(report.contention());
    }
    return Outcome.DONE;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, boolean quiet) {
    return outcome("AwaitPlatformMesh", ref, quiet);
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref, boolean quiet) {
    return outcome("AwaitProvider", ref, quiet);
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(
      ManagedProviderRef ref, boolean mismatchReported, boolean quiet) {
    if (mismatch && !mismatchReported) {
      return CopiedKubeconfig.without(Outcome.MISMATCH);
    }
    return outcome("CopyKubeconfig", ref, quiet) == Outcome.DONE
        ? new CopiedKubeconfig(Outcome.DONE, "mesh", "service-provider-kubeconfig", "abc")
        : CopiedKubeconfig.without(Outcome.SUPERSEDED);
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef ref, String component, boolean quiet) {
    Outcome outcome = outcome(component, ref, quiet);
    if (outcome == Outcome.DONE) {
      findings = List.of();
    }
    return outcome == Outcome.DONE
        ? new DeployedComponent(Outcome.DONE, component, "1.0.0", "1.0.0@sha256:abc")
        : DeployedComponent.without(outcome, component);
  }

  @Override
  public Outcome pruneComponents(ManagedProviderRef ref, boolean quiet) {
    return outcome("PruneComponents", ref, quiet);
  }

  @Override
  public Observation observe(ManagedProviderRef ref) {
    calls.add("Observe");
    List<String> components = new ArrayList<>();
    findings.forEach(finding -> components.add(finding.object().replaceAll(".*/", "")));
    return new Observation(
        isSuperseded(ref) ? Outcome.SUPERSEDED : Outcome.DONE, findings, components);
  }

  @Override
  public Outcome removeComponents(ManagedProviderRef ref) {
    return outcome("RemoveComponents", ref);
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref) {
    return outcome("RemoveKubeconfig", ref);
  }

  @Override
  public Outcome removeProvider(ManagedProviderRef ref) {
    Outcome outcome = outcome("RemoveProvider", ref);
    managedProvider = null;
    return outcome;
  }
}
