package io.platformmesh.onboarding.workflows.run;

import io.platformmesh.onboarding.workflows.Cause;
import io.platformmesh.onboarding.workflows.ControlActivities;
import io.platformmesh.onboarding.workflows.ControlRequests;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.DeploymentActivities;
import io.platformmesh.onboarding.workflows.Deviation;
import io.platformmesh.onboarding.workflows.FailureType;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.platformmesh.onboarding.workflows.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.LoadResult;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider;
import io.platformmesh.onboarding.workflows.LoadedManagedProvider.Names;
import io.platformmesh.onboarding.workflows.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import io.platformmesh.onboarding.workflows.Observation;
import io.platformmesh.onboarding.workflows.ObservationActivities;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.Problem;
import io.platformmesh.onboarding.workflows.ProviderActivities;
import io.platformmesh.onboarding.workflows.PruneActivities;
import io.platformmesh.onboarding.workflows.Reason;
import io.platformmesh.onboarding.workflows.StageReporting;
import io.platformmesh.onboarding.workflows.Stall;
import io.platformmesh.onboarding.workflows.StatusReport;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fake activities over a state that a test changes while the workflow runs. */
public final class TestingActivities
    implements ManagedProviderActivities,
        PlatformMeshActivities,
        ProviderActivities,
        KubeconfigActivities,
        DeploymentActivities,
        PruneActivities,
        ObservationActivities,
        ControlActivities {

  /** The ManagedProvider; null when it does not exist. */
  volatile @Nullable LoadedManagedProvider managedProvider = managedProvider(1, List.of("one"));

  /** Names of activities, or of components, that are not Ready. */
  final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** Names of activities whose cluster does not answer, so that they write no status. */
  final Set<String> unreachable = ConcurrentHashMap.newKeySet();

  /** Whether the ManagedProvider is gone as soon as its kubeconfig is removed. */
  volatile boolean goneAfterKubeconfig;

  /** Phases in the order in which they were reported. */
  final List<Phase> phases = new CopyOnWriteArrayList<>();

  /** Calls in their order, each with the generation of its ManagedProvider. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** Number of loads. */
  final AtomicInteger loads = new AtomicInteger();

  /** Deviations that an observation returns until a component is deployed. */
  volatile List<Deviation> deviations = List.of();

  /** Reasons of blockers, by the name of the activity or of the component. */
  final Map<String, Reason> blocked = new ConcurrentHashMap<>();

  /** Names of the registered search attributes. */
  volatile List<String> searchAttributes = List.of();

  /** Stalls in the order in which they were reported. */
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

  static LoadedManagedProvider with(LoadedManagedProvider now, ControlRequests requests) {
    return new LoadedManagedProvider(
        now.ref(),
        now.deleting(),
        now.ready(),
        now.cause(),
        now.problems(),
        now.names(),
        requests,
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

  /** Several activities of a stage write the same phase. */
  private synchronized void reportStageStatus(StatusReport stageStatus) {
    boolean isNew = phases.isEmpty() || phases.get(phases.size() - 1) != stageStatus.phase();
    if (isNew) {
      phases.add(stageStatus.phase());
    }
    report = stageStatus;
  }

  private Outcome outcome(String activity, ManagedProviderRef ref, StageReporting reporting) {
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
    }
    if (unreachable.contains(activity)) {
      throw ApplicationFailure.newFailure("the cluster is down", FailureType.CLUSTER_UNAVAILABLE);
    }
    if (reporting.stageStatus() != null) {
      reportStageStatus(reporting.stageStatus());
    }
    Reason blocker = blocked.get(activity);
    if (blocker != null) {
      boolean known = reporting.reported() == blocker;
      calls.add(activity + (reporting.quiet() ? " quietly" : known ? " reported" : " blocked"));
      throw ApplicationFailure.newBuilder()
          .setType(FailureType.ACTION_NEEDED)
          .setMessage(blocker + ": a user has to act")
          .setDetails(blocker, "a user has to act")
          .setNonRetryable(!known)
          .build();
    }
    if (reporting.reported() != null && waiting.contains(activity)) {
      throw ApplicationFailure.newNonRetryableFailure("not blocked", FailureType.RECOVERED);
    }
    record(activity, ref);
    return Outcome.DONE;
  }

  @Override
  public LoadResult loadManagedProvider(
      String namespace, String name, @Nullable HostingCluster hostingCluster) {
    loads.incrementAndGet();
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
  public Outcome reportStatus(ManagedProviderRef ref, StatusReport newReport) {
    if (isSuperseded(ref)) {
      return Outcome.SUPERSEDED;
    }
    phases.add(newReport.phase());
    report = newReport;
    LoadedManagedProvider now = managedProvider;
    if (now != null && newReport.phase() == Phase.Ready) {
      managedProvider = ready(now);
    }
    if (newReport.stall() != null) {
      stalls.add(newReport.stall());
    }
    return Outcome.DONE;
  }

  @Override
  public Outcome awaitPlatformMesh(ManagedProviderRef ref, StageReporting reporting) {
    return outcome("AwaitPlatformMesh", ref, reporting);
  }

  @Override
  public Outcome awaitProvider(ManagedProviderRef ref, StageReporting reporting) {
    return outcome("AwaitProvider", ref, reporting);
  }

  @Override
  public CopiedKubeconfig copyKubeconfig(ManagedProviderRef ref, StageReporting reporting) {
    return outcome("CopyKubeconfig", ref, reporting) == Outcome.DONE
        ? new CopiedKubeconfig(Outcome.DONE, "mesh", "service-provider-kubeconfig", "abc")
        : CopiedKubeconfig.notCopied(Outcome.SUPERSEDED);
  }

  @Override
  public DeployedComponent deployComponent(
      ManagedProviderRef ref, String component, StageReporting reporting) {
    Outcome outcome = outcome(component, ref, reporting);
    if (outcome == Outcome.DONE) {
      deviations = List.of();
    }
    return outcome == Outcome.DONE
        ? new DeployedComponent(Outcome.DONE, component, "1.0.0", "1.0.0@sha256:abc")
        : DeployedComponent.notDeployed(outcome, component);
  }

  @Override
  public Outcome pruneComponents(ManagedProviderRef ref, StageReporting reporting) {
    return outcome("PruneComponents", ref, reporting);
  }

  @Override
  public Observation observe(ManagedProviderRef ref) {
    calls.add("Observe");
    return new Observation(isSuperseded(ref) ? Outcome.SUPERSEDED : Outcome.DONE, deviations);
  }

  @Override
  public Outcome removeComponents(ManagedProviderRef ref, StageReporting reporting) {
    return outcome("RemoveComponents", ref, reporting);
  }

  @Override
  public Outcome removeKubeconfig(ManagedProviderRef ref, StageReporting reporting) {
    Outcome outcome = outcome("RemoveKubeconfig", ref, reporting);
    if (goneAfterKubeconfig) {
      managedProvider = null;
    }
    return outcome;
  }

  @Override
  public Outcome removeProvider(ManagedProviderRef ref, StageReporting reporting) {
    Outcome outcome = outcome("RemoveProvider", ref, reporting);
    managedProvider = null;
    return outcome;
  }

  private Outcome request(ManagedProviderRef ref, UnaryOperator<ControlRequests> change) {
    LoadedManagedProvider now = managedProvider;
    if (now == null || !now.ref().uid().equals(ref.uid())) {
      return Outcome.SUPERSEDED;
    }
    managedProvider = with(now, change.apply(now.requests()));
    return Outcome.DONE;
  }

  @Override
  public Outcome setPause(ManagedProviderRef ref, String reason) {
    return request(
        ref,
        requests ->
            new ControlRequests(
                reason.isEmpty() ? null : reason, requests.retry(), requests.deadlineSeconds()));
  }

  @Override
  public Outcome requestRetry(ManagedProviderRef ref) {
    return request(
        ref, requests -> new ControlRequests(requests.paused(), "now", requests.deadlineSeconds()));
  }

  @Override
  public Outcome acknowledgeRetry(ManagedProviderRef ref, String token) {
    calls.add("AcknowledgeRetry " + token);
    return request(
        ref, requests -> new ControlRequests(requests.paused(), null, requests.deadlineSeconds()));
  }
}
