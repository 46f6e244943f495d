package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.contract.BlockedReporting;
import io.platformmesh.onboarding.workflows.contract.Cause;
import io.platformmesh.onboarding.workflows.contract.ControlActivities;
import io.platformmesh.onboarding.workflows.contract.ControlRequests;
import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import io.platformmesh.onboarding.workflows.contract.DeploymentActivities;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import io.platformmesh.onboarding.workflows.contract.FailureType;
import io.platformmesh.onboarding.workflows.contract.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.contract.LoadResult;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.contract.LoadedManagedProvider.Names;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.contract.Observation;
import io.platformmesh.onboarding.workflows.contract.ObservationActivities;
import io.platformmesh.onboarding.workflows.contract.Outcome;
import io.platformmesh.onboarding.workflows.contract.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.contract.Problem;
import io.platformmesh.onboarding.workflows.contract.ProviderActivities;
import io.platformmesh.onboarding.workflows.contract.PruneActivities;
import io.platformmesh.onboarding.workflows.contract.Stall;
import io.platformmesh.onboarding.workflows.contract.StatusReport;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Activities of a small world that a test changes while a workflow runs in it. */
public final class TestingActivities
    implements ManagedProviderActivities,
        PlatformMeshActivities,
        ProviderActivities,
        KubeconfigActivities,
        DeploymentActivities,
        PruneActivities,
        ObservationActivities,
        ControlActivities {

  /** What is loaded; null when the object does not exist. */
  volatile @Nullable LoadedManagedProvider managedProvider = managedProvider(1, List.of("one"));

  /** Names of activities, or of components, that are not ready. */
  final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** Phases in the order in which they were reported. */
  final List<Phase> phases = new CopyOnWriteArrayList<>();

  /** Calls in their order, with the generation that they were made for. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What a look at a Ready one finds, until its components are deployed again. */
  volatile List<Deviation> findings = List.of();

  /** Names of activities, or of components, that need somebody to act, and why. */
  final Map<String, Reason> stuck = new ConcurrentHashMap<>();

  /** Search attributes that are registered. */
  volatile List<String> searchAttributes = List.of();

  /** Conditions Stalled in the order in which they were reported, empty ones left out. */
  final List<Stall> stalls = new CopyOnWriteArrayList<>();

  /** The last report. */
  volatile @Nullable StatusReport report;

  static LoadedManagedProvider managedProvider(long generation, List<String> components) {
    return new LoadedManagedProvider(
        new ManagedProviderRef("mesh", "service", "uid-1", generation),
        false,
        false,
        Cause.FIRST,
        List.of(),
        new Names("platform-mesh", "root:providers:system:service", components),
        new ControlRequests(null, null, Map.of()),
        List.of());
  }

  static LoadedManagedProvider ready(List<String> components) {
    return ready(managedProvider(1, components));
  }

  private static LoadedManagedProvider ready(LoadedManagedProvider now) {
    return new LoadedManagedProvider(
        now.ref(),
        now.deleting(),
        true,
        Cause.VERIFICATION,
        now.problems(),
        now.names(),
        now.requests(),
        now.searchAttributes());
  }

  static LoadedManagedProvider deleting(LoadedManagedProvider now) {
    return new LoadedManagedProvider(
        now.ref(),
        true,
        false,
        Cause.DELETION,
        now.problems(),
        now.names(),
        now.requests(),
        now.searchAttributes());
  }

  static LoadedManagedProvider with(LoadedManagedProvider now, ManagedProviderRef ref) {
    return new LoadedManagedProvider(
        ref,
        now.deleting(),
        now.ready(),
        now.cause(),
        now.problems(),
        now.names(),
        now.requests(),
        now.searchAttributes());
  }

  static LoadedManagedProvider with(LoadedManagedProvider now, ControlRequests wishes) {
    return new LoadedManagedProvider(
        now.ref(),
        now.deleting(),
        now.ready(),
        now.cause(),
        now.problems(),
        now.names(),
        wishes,
        now.searchAttributes());
  }

  static LoadedManagedProvider invalid(Problem problem) {
    LoadedManagedProvider now = managedProvider(1, List.of());
    return new LoadedManagedProvider(
        now.ref(),
        false,
        false,
        Cause.FIRST,
        List.of(problem),
        now.names(),
        now.requests(),
        List.of());
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

  private Outcome outcome(String activity, ManagedProviderRef ref, BlockedReporting attention) {
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
    }
    Reason trouble = stuck.get(activity);
    if (trouble != null) {
      boolean known = attention.told() == trouble;
      calls.add(activity + (attention.quiet() ? " quietly" : known ? " told" : " stuck"));
      throw ApplicationFailure.newBuilder()
          .setType(FailureType.ACTION_NEEDED)
          .setMessage(trouble + ": somebody has to act")
          .setDetails(trouble, "somebody has to act")
          .setNonRetryable(!known)
          .build();
    }
    if (attention.told() != null && waiting.contains(activity)) {
      throw ApplicationFailure.newNonRetryableFailure("not stuck", FailureType.RECOVERED);
    }
    record(activity, ref);
    return Outcome.DONE;
  }

  @Override
  public LoadResult loadManagedProvider(String namespace, String name) {
    LoadedManagedProvider now = managedProvider;
    return new LoadResult(
        now == null
            ? null
            : new LoadedManagedProvider(
                now.ref(),
                now.deleting(),
                now.ready(),
                now.cause(),
                now.problems(),
                now.names(),
                now.requests(),
                searchAttributes));
  }

  @Override
  public Outcome reportStatus(ManagedProviderRef ref, StatusReport told) {
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
    }
    phases.add(told.phase());
    report = told;
    LoadedManagedProvider now = managedProvider;
    if (now != null && told.phase() == Phase.Ready) {
      managedProvider = ready(now);
    }
    if (told.stall() != null) {
      stalls.add(told.stall());
    }
    return Outcome.DONE;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, BlockedReporting attention) {
    return outcome("AwaitPlatformMesh", ref, attention);
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref, BlockedReporting attention) {
    return outcome("AwaitProvider", ref, attention);
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, BlockedReporting attention) {
    return outcome("CopyKubeconfig", ref, attention) == Outcome.DONE
        ? new CopiedKubeconfig(Outcome.DONE, "mesh", "service-provider-kubeconfig", "abc")
        : CopiedKubeconfig.without(Outcome.SUPERSEDED);
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef ref, String component, BlockedReporting attention) {
    Outcome outcome = outcome(component, ref, attention);
    if (outcome == Outcome.DONE) {
      findings = List.of();
    }
    return outcome == Outcome.DONE
        ? new DeployedComponent(Outcome.DONE, component, "1.0.0", "1.0.0@sha256:abc")
        : DeployedComponent.without(outcome, component);
  }

  @Override
  public Outcome pruneComponents(ManagedProviderRef ref, BlockedReporting attention) {
    return outcome("PruneComponents", ref, attention);
  }

  @Override
  public Observation observe(ManagedProviderRef ref) {
    calls.add("Observe");
    return new Observation(isSuperseded(ref) ? Outcome.SUPERSEDED : Outcome.DONE, findings);
  }

  @Override
  public Outcome removeComponents(ManagedProviderRef ref, BlockedReporting attention) {
    return outcome("RemoveComponents", ref, attention);
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref, BlockedReporting attention) {
    return outcome("RemoveKubeconfig", ref, attention);
  }

  @Override
  public Outcome removeProvider(ManagedProviderRef ref, BlockedReporting attention) {
    Outcome outcome = outcome("RemoveProvider", ref, attention);
    managedProvider = null;
    return outcome;
  }

  private Outcome wish(ManagedProviderRef ref, UnaryOperator<ControlRequests> change) {
    LoadedManagedProvider now = managedProvider;
    if (now == null || !now.ref().uid().equals(ref.uid())) {
      return Outcome.SUPERSEDED;
    }
    managedProvider = with(now, change.apply(now.requests()));
    return Outcome.DONE;
  }

  @Override
  public Outcome setPause(ManagedProviderRef ref, String reason) {
    return wish(
        ref,
        wishes ->
            new ControlRequests(
                reason.isEmpty() ? null : reason, wishes.retry(), wishes.deadlineSeconds()));
  }

  @Override
  public Outcome requestRetry(ManagedProviderRef ref) {
    return wish(
        ref, wishes -> new ControlRequests(wishes.paused(), "now", wishes.deadlineSeconds()));
  }

  @Override
  public Outcome acknowledgeRetry(ManagedProviderRef ref, String token) {
    calls.add("AcknowledgeRetry " + token);
    return wish(
        ref, wishes -> new ControlRequests(wishes.paused(), null, wishes.deadlineSeconds()));
  }
}
