package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.activity.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.activity.DeployedComponent;
import io.platformmesh.onboarding.workflows.activity.DeploymentActivities;
import io.platformmesh.onboarding.workflows.activity.FailureType;
import io.platformmesh.onboarding.workflows.activity.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.activity.Loaded;
import io.platformmesh.onboarding.workflows.activity.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.activity.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.activity.Outcome;
import io.platformmesh.onboarding.workflows.activity.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.activity.ProviderActivities;
import io.platformmesh.onboarding.workflows.activity.StatusReport;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
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
        DeploymentActivities {

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

  static LoadedManagedProvider managedProvider(long generation, List<String> components) {
    return new LoadedManagedProvider(
        new ManagedProviderRef("mesh", "service", "uid-1", generation),
        false,
        false,
        List.of(),
        components);
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
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
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
    return Outcome.DONE;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref) {
    return outcome("AwaitPlatformMesh", ref);
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref) {
    return outcome("AwaitProvider", ref);
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, boolean mismatchReported) {
    if (mismatch && !mismatchReported) {
      return CopiedKubeconfig.without(Outcome.MISMATCH);
    }
    return outcome("CopyKubeconfig", ref) == Outcome.DONE
        ? new CopiedKubeconfig(Outcome.DONE, "mesh", "service-provider-kubeconfig", "abc")
        : CopiedKubeconfig.without(Outcome.SUPERSEDED);
  }

  @Override
  public DeployedComponent deployComponent(ManagedProviderRef ref, String component) {
    return outcome(component, ref) == Outcome.DONE
        ? new DeployedComponent(Outcome.DONE, component, "1.0.0", "1.0.0@sha256:abc")
        : DeployedComponent.superseded(component);
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
