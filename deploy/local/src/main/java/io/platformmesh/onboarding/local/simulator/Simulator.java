package io.platformmesh.onboarding.local.simulator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.local.simulator.controller.KindWatch;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StepProgress;
import io.platformmesh.onboarding.local.simulator.controller.WorkQueue;
import io.platformmesh.onboarding.local.simulator.flux.HelmChartReconciler;
import io.platformmesh.onboarding.local.simulator.flux.HelmReleaseReconciler;
import io.platformmesh.onboarding.local.simulator.flux.HelmRepositoryReconciler;
import io.platformmesh.onboarding.local.simulator.flux.OciRepositoryReconciler;
import io.platformmesh.onboarding.local.simulator.ocm.ComponentReconciler;
import io.platformmesh.onboarding.local.simulator.ocm.RepositoryReconciler;
import io.platformmesh.onboarding.local.simulator.ocm.ResourceReconciler;
import io.platformmesh.onboarding.local.simulator.platformmesh.PlatformMeshReconciler;
import io.platformmesh.onboarding.local.simulator.platformmesh.ProviderReconciler;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.RulesFile;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRules;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulates the controllers of a Platform Mesh that other projects provide: those of PlatformMesh
 * and Provider, Flux, and the OCM controller. The simulator is an ordinary client of the API
 * servers. {@link SimulationRules} set the delay and the fault of each kind; they can change at any
 * time.
 */
public final class Simulator implements AutoCloseable {
  /** Workspaces whose Providers are reconciled from the start. */
  public static final List<String> WORKSPACES =
      List.of("root:providers:system", "root:providers:platform");

  private static final Logger log = LoggerFactory.getLogger(Simulator.class);
  private static final Duration RULES_POLL_PERIOD = Duration.ofMillis(150);
  private static final Duration CONFLICT_RETRY_DELAY = Duration.ofMillis(20);
  private static final Duration ERROR_RETRY_DELAY = Duration.ofMillis(500);

  private final Workspaces workspaces;
  private final Map<SimulatedKind, Reconciler> reconcilers = new EnumMap<>(SimulatedKind.class);
  private final Map<String, KindWatch> kindWatchesByName = new ConcurrentHashMap<>();
  private final Map<ObjectKey, StepProgress> progressByObject = new ConcurrentHashMap<>();
  private final WorkQueue<ObjectKey> workQueue = new WorkQueue<>(this::reconcileAndRequeue);
  private final @Nullable RulesFile rulesFile;
  private volatile SimulationRules rules = SimulationRules.NONE;
  private volatile boolean closed;

  private Simulator(Workspaces workspaces, @Nullable Path rulesPath) {
    this.workspaces = workspaces;
    rulesFile = rulesPath == null ? null : new RulesFile(rulesPath);
    reconcilers.put(SimulatedKind.PLATFORM_MESH, new PlatformMeshReconciler());
    reconcilers.put(SimulatedKind.PROVIDER, new ProviderReconciler(workspaces));
    reconcilers.put(SimulatedKind.OCI_REPOSITORY, new OciRepositoryReconciler());
    reconcilers.put(SimulatedKind.HELM_REPOSITORY, new HelmRepositoryReconciler());
    reconcilers.put(SimulatedKind.HELM_CHART, new HelmChartReconciler());
    reconcilers.put(SimulatedKind.HELM_RELEASE, new HelmReleaseReconciler());
    reconcilers.put(SimulatedKind.REPOSITORY, new RepositoryReconciler());
    reconcilers.put(SimulatedKind.COMPONENT, new ComponentReconciler());
    reconcilers.put(SimulatedKind.RESOURCE, new ResourceReconciler());
  }

  /**
   * Starts a simulator. A kind whose CRD is missing is reconciled as soon as the CRD appears.
   *
   * @param hostingClusterClient administrator's client of the hosting cluster, which holds the
   *     ManagedProviders; the caller closes it
   * @param workspaces the kcp workspaces; those in {@link #WORKSPACES} are created if missing
   * @param rulesPath file with simulation rules, which is re-read when it changes and may be
   *     missing; null for a simulator without rules
   */
  public static Simulator start(
      KubernetesClient hostingClusterClient, Workspaces workspaces, @Nullable Path rulesPath) {
    return start(hostingClusterClient, workspaces, rulesPath, Set.of());
  }

  /**
   * Starts a simulator beside real controllers.
   *
   * @param realKinds the kinds that real controllers reconcile; they are only watched
   */
  public static Simulator start(
      KubernetesClient hostingClusterClient,
      Workspaces workspaces,
      @Nullable Path rulesPath,
      Set<SimulatedKind> realKinds) {
    Simulator simulator = new Simulator(workspaces, rulesPath);
    simulator.reconcilers.keySet().removeAll(realKinds);
    simulator.reloadRulesFile();
    simulator.workQueue.runPeriodically(RULES_POLL_PERIOD, simulator::reloadRulesFile);
    for (SimulatedKind kind : SimulatedKind.values()) {
      if (kind != SimulatedKind.PROVIDER) {
        simulator.startWatch(ObjectKey.HOSTING_CLUSTER, kind, hostingClusterClient);
      }
    }
    for (String workspacePath : WORKSPACES) {
      workspaces.create(workspacePath);
      simulator.watchWorkspace(workspacePath);
    }
    return simulator;
  }

  /** Also reconciles the Providers of this existing kcp workspace. */
  public void watchWorkspace(String workspacePath) {
    String watchName = KindWatch.name(workspacePath, SimulatedKind.PROVIDER);
    if (!kindWatchesByName.containsKey(watchName)) {
      startWatch(workspacePath, SimulatedKind.PROVIDER, workspaces.client(workspacePath));
    }
  }

  /** The current simulation rules. */
  public SimulationRules rules() {
    return rules;
  }

  /** Replaces the simulation rules; a later change of the rules file replaces them again. */
  public void replaceRules(SimulationRules newRules) {
    SimulationRules previousRules = rules;
    rules = newRules;
    for (KindWatch kindWatch : kindWatchesByName.values()) {
      for (GenericKubernetesResource kubernetesObject : kindWatch.cachedObjects()) {
        ObjectKey key = kindWatch.keyOf(kubernetesObject);
        if (!ruleFor(key, previousRules).equals(ruleFor(key, newRules))) {
          workQueue.add(key);
        }
      }
    }
  }

  private void reloadRulesFile() {
    SimulationRules changedRules = rulesFile == null ? null : rulesFile.readIfChanged();
    if (changedRules != null) {
      replaceRules(changedRules);
    }
  }

  private static SimulationRule ruleFor(ObjectKey key, SimulationRules rules) {
    return rules.match(key.kind(), key.namespace(), key.name());
  }

  private void startWatch(String cluster, SimulatedKind kind, KubernetesClient client) {
    KindWatch kindWatch = KindWatch.prepare(cluster, kind, client);
    SharedIndexInformer<GenericKubernetesResource> informer = kindWatch.informer();
    informer.addEventHandler(new WatchEvents(kindWatch));
    kindWatchesByName.put(KindWatch.name(cluster, kind), kindWatch);
    informer
        .stopped()
        .whenComplete(
            (ended, watchError) ->
                logWatchError("The simulator no longer watches", kindWatch, watchError));
    informer
        .start()
        .whenComplete(
            (started, watchError) ->
                logWatchError("The simulator cannot watch", kindWatch, watchError));
  }

  private void logWatchError(
      String consequence, KindWatch kindWatch, @Nullable Throwable watchError) {
    if (watchError != null && !closed) {
      String kind = kindWatch.kind().kind();
      log.warn("{} {}s of cluster '{}'", consequence, kind, kindWatch.cluster(), watchError);
    }
  }

  /** Enqueues the objects that a watch event affects. */
  private final class WatchEvents implements ResourceEventHandler<GenericKubernetesResource> {

    private final KindWatch kindWatch;

    private WatchEvents(KindWatch kindWatch) {
      this.kindWatch = kindWatch;
    }

    @Override
    public void onAdd(GenericKubernetesResource addedObject) {
      enqueueWithRelated(addedObject);
    }

    @Override
    public void onUpdate(
        GenericKubernetesResource previousObject, GenericKubernetesResource updatedObject) {
      enqueueWithRelated(updatedObject);
    }

    @Override
    public void onDelete(GenericKubernetesResource deletedObject, boolean stateUnknown) {
      progressByObject.remove(kindWatch.keyOf(deletedObject));
      enqueueRelated(kindWatch, deletedObject);
    }

    private void enqueueWithRelated(GenericKubernetesResource changedObject) {
      workQueue.add(kindWatch.keyOf(changedObject));
      enqueueRelated(kindWatch, changedObject);
    }
  }

  /** Enqueues the objects that the changed object refers to, and those that refer to it. */
  private void enqueueRelated(KindWatch kindWatch, GenericKubernetesResource changedObject) {
    referencedObjects(kindWatch, changedObject).forEach(workQueue::add);
    ObjectKey changedKey = kindWatch.keyOf(changedObject);
    for (KindWatch otherWatch : kindWatchesByName.values()) {
      boolean isSameCluster = otherWatch.cluster().equals(kindWatch.cluster());
      if (isSameCluster && otherWatch.kind() != kindWatch.kind()) {
        enqueueReferrers(otherWatch, changedKey);
      }
    }
  }

  private void enqueueReferrers(KindWatch kindWatch, ObjectKey referencedKey) {
    for (GenericKubernetesResource cachedObject : kindWatch.cachedObjects()) {
      if (referencedObjects(kindWatch, cachedObject).contains(referencedKey)) {
        workQueue.add(kindWatch.keyOf(cachedObject));
      }
    }
  }

  private Set<ObjectKey> referencedObjects(
      KindWatch kindWatch, GenericKubernetesResource kubernetesObject) {
    Reconciler reconciler = reconcilers.get(kindWatch.kind());
    return reconciler == null
        ? Set.of()
        : reconciler.referencedObjects(simulatedObject(kindWatch, kubernetesObject));
  }

  private SimulatedObject simulatedObject(
      KindWatch kindWatch, GenericKubernetesResource kubernetesObject) {
    ObjectKey key = kindWatch.keyOf(kubernetesObject);
    StepProgress stepProgress = progressByObject.computeIfAbsent(key, newKey -> new StepProgress());
    SimulationRule rule = ruleFor(key, rules);
    return new SimulatedObject(key, kubernetesObject, kindWatch.client(), rule, stepProgress);
  }

  /** Reconciles a simulated object, and enqueues it again for its next step or after an error. */
  private void reconcileAndRequeue(ObjectKey key) {
    KindWatch kindWatch = kindWatchesByName.get(KindWatch.name(key.cluster(), key.kind()));
    if (kindWatch == null || closed) {
      return;
    }
    try {
      Duration requeueDelay = reconcile(key, kindWatch);
      if (requeueDelay != null) {
        workQueue.addAfter(key, requeueDelay);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        workQueue.addAfter(key, CONFLICT_RETRY_DELAY);
      } else if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        requeueAfterError(key, e);
      }
    } catch (RuntimeException e) {
      requeueAfterError(key, e);
    }
  }

  private void requeueAfterError(ObjectKey key, RuntimeException e) {
    if (!closed) {
      log.warn(
          "The simulator failed to reconcile {} {} and retries", key.kind().kind(), key.path(), e);
      workQueue.addAfter(key, ERROR_RETRY_DELAY);
    }
  }

  private @Nullable Duration reconcile(ObjectKey key, KindWatch kindWatch) {
    Reconciler reconciler = reconcilers.get(key.kind());
    if (reconciler == null || ruleFor(key, rules).fault() == Fault.SILENT) {
      return Reconciler.WAIT_FOR_EVENT;
    }
    GenericKubernetesResource currentObject = kindWatch.readCurrent(key);
    if (currentObject == null) {
      progressByObject.remove(key);
      return Reconciler.WAIT_FOR_EVENT;
    }
    SimulatedObject simulatedObject = simulatedObject(kindWatch, currentObject);
    if (simulatedObject.isDeleting()) {
      return cleanUp(simulatedObject, reconciler);
    }
    String finalizer = reconciler.finalizer();
    if (finalizer != null && !simulatedObject.hasFinalizer(finalizer)) {
      simulatedObject.addFinalizer(finalizer);
      return Reconciler.WAIT_FOR_EVENT;
    }
    return reconciler.reconcile(simulatedObject);
  }

  /** Removes the finalizer of the simulated controller once its cleanup is done. */
  private static @Nullable Duration cleanUp(SimulatedObject deletedObject, Reconciler reconciler) {
    String finalizer = reconciler.finalizer();
    boolean hasNoFinalizer = finalizer == null || !deletedObject.hasFinalizer(finalizer);
    if (hasNoFinalizer || deletedObject.hasFault(Fault.STUCK_DELETING)) {
      return Reconciler.WAIT_FOR_EVENT;
    }
    Duration cleanUpDelay = reconciler.cleanUp(deletedObject);
    boolean cleanedUp = cleanUpDelay == null;
    if (cleanedUp) {
      deletedObject.removeFinalizer(finalizer);
    }
    return cleanUpDelay;
  }

  @Override
  public void close() {
    closed = true;
    kindWatchesByName.values().forEach(KindWatch::close);
    workQueue.close();
  }
}
