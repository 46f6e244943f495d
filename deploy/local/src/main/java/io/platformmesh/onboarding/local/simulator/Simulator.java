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
  private static final Duration RULES_PERIOD = Duration.ofMillis(150);
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(20);
  private static final Duration AFTER_ERROR = Duration.ofMillis(500);

  private record Watched(
      String cluster,
      SimulatedKind kind,
      KubernetesClient client,
      SharedIndexInformer<GenericKubernetesResource> informer) {}

  private final Workspaces workspaces;
  private final Map<SimulatedKind, Reconciler> reconcilers = new EnumMap<>(SimulatedKind.class);
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();
  private final Map<ObjectKey, StepProgress> progress = new ConcurrentHashMap<>();
  private final WorkQueue<ObjectKey> queue = new WorkQueue<>(this::handle);
  private final @Nullable RulesFile file;
  private volatile SimulationRules rules = SimulationRules.NONE;
  private volatile boolean closed;

  private Simulator(Workspaces workspaces, @Nullable Path rulesFile) {
    this.workspaces = workspaces;
    file = rulesFile == null ? null : new RulesFile(rulesFile);
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
   * @param runtime administrator's client of the runtime cluster; the caller closes it
   * @param workspaces the kcp workspaces; those in {@link #WORKSPACES} are created if missing
   * @param rulesFile file with rules, re-read when it changes; may be missing; null for no file
   */
  public static Simulator start(
      KubernetesClient runtime, Workspaces workspaces, @Nullable Path rulesFile) {
    Simulator simulator = new Simulator(workspaces, rulesFile);
    simulator.readRules();
    simulator.queue.every(RULES_PERIOD, simulator::readRules);
    for (SimulatedKind kind : SimulatedKind.values()) {
      if (kind != SimulatedKind.PROVIDER) {
        simulator.watch(ObjectKey.RUNTIME, kind, runtime);
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
    if (!watched.containsKey(watchedName(path, SimulatedKind.PROVIDER))) {
      watch(path, SimulatedKind.PROVIDER, workspaces.client(path));
    }
  }

  /** The current rules. */
  public SimulationRules rules() {
    return rules;
  }

  /** Replaces the rules; a later change of the rules file replaces them again. */
  public void rules(SimulationRules changed) {
    SimulationRules previous = rules;
    rules = changed;
    for (Watched each : watched.values()) {
      for (GenericKubernetesResource object : each.informer().getStore().list()) {
        ObjectKey key = key(each, object);
        if (!previous.match(key.kind(), key.namespace(), key.name()).equals(rule(key))) {
          queue.add(key, Duration.ZERO);
        }
      }
    }
  }

  private void readRules() {
    SimulationRules changed = file == null ? null : file.readIfChanged();
    if (changed != null) {
      rules(changed);
    }
  }

  private SimulationRule rule(ObjectKey key) {
    return rules.match(key.kind(), key.namespace(), key.name());
  }

  private static String watchedName(String cluster, SimulatedKind kind) {
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
    Watched added = new Watched(cluster, kind, client, informer);
    informer.exceptionHandler((started, e) -> !ExceptionHandler.isDeserializationException(e));
    informer.addEventHandler(new Events(added));
    watched.put(watchedName(cluster, kind), added);
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

  private static ObjectKey key(Watched from, GenericKubernetesResource object) {
    return new ObjectKey(
        from.cluster(),
        from.kind(),
        from.kind().namespaced() ? object.getMetadata().getNamespace() : null,
        object.getMetadata().getName());
  }

  private final class Events implements ResourceEventHandler<GenericKubernetesResource> {
    private final Watched from;

    private Events(Watched from) {
      this.from = from;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      changed(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource previous, GenericKubernetesResource object) {
      changed(object);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
      progress.remove(key(from, object));
      enqueueRelated(from, object);
    }

    private void changed(GenericKubernetesResource object) {
      queue.add(key(from, object), Duration.ZERO);
      enqueueRelated(from, object);
    }
  }

  /** Enqueues the objects that this one refers to, and those that refer to it. */
  private void enqueueRelated(Watched from, GenericKubernetesResource object) {
    ObjectKey changed = key(from, object);
    for (ObjectKey referred : references(from, object)) {
      queue.add(referred, Duration.ZERO);
    }
    for (Watched each : watched.values()) {
      if (each.cluster().equals(from.cluster()) && each.kind() != from.kind()) {
        for (GenericKubernetesResource other : each.informer().getStore().list()) {
          if (references(each, other).contains(changed)) {
            queue.add(key(each, other), Duration.ZERO);
          }
        }
      }
    }
  }

  private Set<ObjectKey> references(Watched from, GenericKubernetesResource object) {
    ObjectKey key = key(from, object);
    Reconciler reconciler = reconcilers.get(from.kind());
    return reconciler == null ? Set.of() : reconciler.references(subject(key, object, from));
  }

  private SimulatedObject subject(ObjectKey key, GenericKubernetesResource object, Watched from) {
    StepProgress made = progress.computeIfAbsent(key, absent -> new StepProgress());
    return new SimulatedObject(key, object, from.client(), rule(key), made);
  }

  private void handle(ObjectKey key) {
    Watched from = watched.get(watchedName(key.cluster(), key.kind()));
    if (from == null || closed) {
      return;
    }
    try {
      Duration again = reconcile(key, from);
      if (again != null) {
        queue.add(key, again);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        queue.add(key, AFTER_CONFLICT);
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
      queue.add(key, AFTER_ERROR);
    }
  }

  private @Nullable Duration reconcile(ObjectKey key, Watched from) {
    Reconciler reconciler = reconcilers.get(key.kind());
    if (reconciler == null || rule(key).fault() == Fault.SILENT) {
      return null;
    }
    GenericKubernetesResource object = get(key, from);
    if (object == null) {
      progress.remove(key);
      return null;
    }
    SimulatedObject subject = subject(key, object, from);
    String finalizer = reconciler.finalizer();
    if (!subject.isDeleting()) {
      if (finalizer != null && !subject.hasFinalizer(finalizer)) {
        subject.addFinalizer(finalizer);
        return null;
      }
      return reconciler.reconcile(subject);
    }
    if (finalizer == null
        || !subject.hasFinalizer(finalizer)
        || subject.has(Fault.STUCK_DELETING)) {
      return null;
    }
    Duration again = reconciler.finish(subject);
    if (again == null) {
      subject.removeFinalizer(finalizer);
    }
    return again;
  }

  private static @Nullable GenericKubernetesResource get(ObjectKey key, Watched from) {
    var all = from.client().genericKubernetesResources(key.kind().definition());
    String namespace = key.namespace();
    return namespace == null
        ? all.withName(key.name()).get()
        : all.inNamespace(namespace).withName(key.name()).get();
  }

  @Override
  public void close() {
    closed = true;
    watched.values().forEach(each -> each.informer().close());
    queue.close();
  }
}
