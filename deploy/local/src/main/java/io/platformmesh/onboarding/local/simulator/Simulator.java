package io.platformmesh.onboarding.local.simulator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StepProgress;
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
 * Plays the controllers of a Platform Mesh that other projects provide: those of PlatformMesh and
 * Provider, Flux, and the OCM controller. It is an ordinary client of the API servers. {@link
 * SimulationRules} set the delay and the fault of each kind; they can change at any time.
 */
public final class Simulator implements AutoCloseable {
  /** Workspaces whose Providers are reconciled from the start. */
  public static final List<String> WORKSPACES =
      List.of("root:providers:system", "root:providers:platform");

  private static final Logger log = LoggerFactory.getLogger(Simulator.class);
  private static final Duration RULES_POLL_PERIOD = Duration.ofMillis(150);
  private static final Duration CONFLICT_RETRY_DELAY = Duration.ofMillis(20);
  private static final Duration ERROR_RETRY_DELAY = Duration.ofMillis(500);

  /** The watch for one kind in one cluster or workspace, with its cache of objects. */
  private record KindWatch(
      String cluster,
      SimulatedKind kind,
      KubernetesClient client,
      SharedIndexInformer<GenericKubernetesResource> informer) {}

  private final Workspaces workspaces;
  private final Map<SimulatedKind, Reconciler> reconcilers = new EnumMap<>(SimulatedKind.class);
  private final Map<String, KindWatch> kindWatches = new ConcurrentHashMap<>();
  private final Map<ObjectKey, StepProgress> progressByObject = new ConcurrentHashMap<>();
  private final WorkQueue<ObjectKey> queue = new WorkQueue<>(this::reconcileAndRequeue);
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
   * @param rulesPath file with rules, re-read when it changes; may be missing; null for no file
   */
  public static Simulator start(
      KubernetesClient hostingClusterClient, Workspaces workspaces, @Nullable Path rulesPath) {
    Simulator simulator = new Simulator(workspaces, rulesPath);
    simulator.readRules();
    simulator.queue.every(RULES_POLL_PERIOD, simulator::readRules);
    for (SimulatedKind kind : SimulatedKind.values()) {
      if (kind != SimulatedKind.PROVIDER) {
        simulator.watch(ObjectKey.HOSTING_CLUSTER, kind, hostingClusterClient);
      }
    }
    for (String path : WORKSPACES) {
      workspaces.create(path);
      simulator.watchWorkspace(path);
    }
    return simulator;
  }

  /** Also reconciles the Providers of this existing workspace. */
  public void watchWorkspace(String path) {
    if (!kindWatches.containsKey(watchName(path, SimulatedKind.PROVIDER))) {
      watch(path, SimulatedKind.PROVIDER, workspaces.client(path));
    }
  }

  /** The current rules. */
  public SimulationRules rules() {
    return rules;
  }

  /** Replaces the rules; a later change of the rules file replaces them again. */
  public void rules(SimulationRules newRules) {
    SimulationRules previous = rules;
    rules = newRules;
    for (KindWatch kindWatch : kindWatches.values()) {
      for (GenericKubernetesResource object : kindWatch.informer().getStore().list()) {
        ObjectKey key = key(kindWatch, object);
        if (!previous.match(key.kind(), key.namespace(), key.name()).equals(rule(key))) {
          queue.add(key, Duration.ZERO);
        }
      }
    }
  }

  private void readRules() {
    SimulationRules newRules = rulesFile == null ? null : rulesFile.readIfChanged();
    if (newRules != null) {
      rules(newRules);
    }
  }

  private SimulationRule rule(ObjectKey key) {
    return rules.match(key.kind(), key.namespace(), key.name());
  }

  private static String watchName(String cluster, SimulatedKind kind) {
    return cluster + " " + kind;
  }

  private void watch(String cluster, SimulatedKind kind, KubernetesClient client) {
    SharedIndexInformer<GenericKubernetesResource> informer =
        kind.namespaced()
            ? client
                .genericKubernetesResources(kind.definition())
                .inAnyNamespace()
                .runnableInformer(0)
            : client.genericKubernetesResources(kind.definition()).runnableInformer(0);
    KindWatch kindWatch = new KindWatch(cluster, kind, client, informer);
    informer.exceptionHandler((started, e) -> !ExceptionHandler.isDeserializationException(e));
    informer.addEventHandler(new ObjectEvents(kindWatch));
    kindWatches.put(watchName(cluster, kind), kindWatch);
    informer
        .stopped()
        .whenComplete(
            (ended, e) -> {
              if (e != null && !closed) {
                log.warn(
                    "The simulator no longer watches {}s of cluster '{}'", kind.kind(), cluster, e);
              }
            });
    informer
        .start()
        .whenComplete(
            (ended, e) -> {
              if (e != null && !closed) {
                log.warn("The simulator cannot watch {}s of cluster '{}'", kind.kind(), cluster, e);
              }
            });
  }

  private static ObjectKey key(KindWatch kindWatch, GenericKubernetesResource object) {
    return new ObjectKey(
        kindWatch.cluster(),
        kindWatch.kind(),
        kindWatch.kind().namespaced() ? object.getMetadata().getNamespace() : null,
        object.getMetadata().getName());
  }

  private final class ObjectEvents implements ResourceEventHandler<GenericKubernetesResource> {
    private final KindWatch kindWatch;

    private ObjectEvents(KindWatch kindWatch) {
      this.kindWatch = kindWatch;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      enqueue(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource previous, GenericKubernetesResource object) {
      enqueue(object);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
      progressByObject.remove(key(kindWatch, object));
      enqueueRelated(kindWatch, object);
    }

    private void enqueue(GenericKubernetesResource object) {
      queue.add(key(kindWatch, object), Duration.ZERO);
      enqueueRelated(kindWatch, object);
    }
  }

  /** Enqueues the objects that this one refers to, and those that refer to it. */
  private void enqueueRelated(KindWatch kindWatch, GenericKubernetesResource object) {
    ObjectKey changedKey = key(kindWatch, object);
    for (ObjectKey referencedKey : referencedObjects(kindWatch, object)) {
      queue.add(referencedKey, Duration.ZERO);
    }
    for (KindWatch otherWatch : kindWatches.values()) {
      if (otherWatch.cluster().equals(kindWatch.cluster())
          && otherWatch.kind() != kindWatch.kind()) {
        for (GenericKubernetesResource other : otherWatch.informer().getStore().list()) {
          if (referencedObjects(otherWatch, other).contains(changedKey)) {
            queue.add(key(otherWatch, other), Duration.ZERO);
          }
        }
      }
    }
  }

  private Set<ObjectKey> referencedObjects(KindWatch kindWatch, GenericKubernetesResource object) {
    ObjectKey key = key(kindWatch, object);
    Reconciler reconciler = reconcilers.get(kindWatch.kind());
    return reconciler == null
        ? Set.of()
        : reconciler.referencedObjects(simulatedObject(key, object, kindWatch));
  }

  private SimulatedObject simulatedObject(
      ObjectKey key, GenericKubernetesResource object, KindWatch kindWatch) {
    StepProgress stepProgress = progressByObject.computeIfAbsent(key, absent -> new StepProgress());
    return new SimulatedObject(key, object, kindWatch.client(), rule(key), stepProgress);
  }

  private void reconcileAndRequeue(ObjectKey key) {
    KindWatch kindWatch = kindWatches.get(watchName(key.cluster(), key.kind()));
    if (kindWatch == null || closed) {
      return;
    }
    try {
      Duration retryDelay = reconcile(key, kindWatch);
      if (retryDelay != null) {
        queue.add(key, retryDelay);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        queue.add(key, CONFLICT_RETRY_DELAY);
      } else if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        retry(key, e);
      }
    } catch (RuntimeException e) {
      retry(key, e);
    }
  }

  private void retry(ObjectKey key, RuntimeException e) {
    if (!closed) {
      log.warn(
          "The simulator failed to reconcile {} {} and retries", key.kind().kind(), key.path(), e);
      queue.add(key, ERROR_RETRY_DELAY);
    }
  }

  private @Nullable Duration reconcile(ObjectKey key, KindWatch kindWatch) {
    Reconciler reconciler = reconcilers.get(key.kind());
    if (reconciler == null || rule(key).fault() == Fault.SILENT) {
      return null;
    }
    GenericKubernetesResource object = get(key, kindWatch);
    if (object == null) {
      progressByObject.remove(key);
      return null;
    }
    SimulatedObject simulatedObject = simulatedObject(key, object, kindWatch);
    String finalizer = reconciler.finalizer();
    if (!simulatedObject.isDeleting()) {
      if (finalizer != null && !simulatedObject.hasFinalizer(finalizer)) {
        simulatedObject.addFinalizer(finalizer);
        return null;
      }
      return reconciler.reconcile(simulatedObject);
    }
    if (finalizer == null
        || !simulatedObject.hasFinalizer(finalizer)
        || simulatedObject.hasFault(Fault.STUCK_DELETING)) {
      return null;
    }
    Duration retryDelay = reconciler.cleanUp(simulatedObject);
    if (retryDelay == null) {
      simulatedObject.removeFinalizer(finalizer);
    }
    return retryDelay;
  }

  private static @Nullable GenericKubernetesResource get(ObjectKey key, KindWatch kindWatch) {
    var allObjects = kindWatch.client().genericKubernetesResources(key.kind().definition());
    String namespace = key.namespace();
    return namespace == null
        ? allObjects.withName(key.name()).get()
        : allObjects.inNamespace(namespace).withName(key.name()).get();
  }

  @Override
  public void close() {
    closed = true;
    kindWatches.values().forEach(kindWatch -> kindWatch.informer().close());
    queue.close();
  }
}
