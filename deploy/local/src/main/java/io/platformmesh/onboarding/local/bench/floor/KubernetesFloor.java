package io.platformmesh.onboarding.local.bench.floor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.bench.measure.Started;
import io.platformmesh.onboarding.local.bench.rig.ManagedProviders;
import io.platformmesh.onboarding.local.bench.rig.ReadyWatch;
import io.platformmesh.onboarding.local.bench.rig.Rig;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * The same Kubernetes requests as an onboarding, by a plain client without orchestration: each
 * request follows when the previous one is answered, and a watch shows the answers of the
 * counterparts.
 */
public final class KubernetesFloor implements AutoCloseable {
  /** Name of this floor in results. */
  public static final String NAME = "kubernetes";

  private static final int THREADS = 16;

  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
  private final Rig rig;
  private final FloorObjects objects;
  private final ReadyWatch providers;
  private final ReadyWatch sources;
  private final ReadyWatch releases;

  /**
   * @param rig the platform; its worker and watcher do not run
   */
  public KubernetesFloor(Rig rig) {
    this.rig = rig;
    objects = new FloorObjects(rig.runtime(), rig.workspace(), RealPlatform.NAMESPACE);
    providers =
        new ReadyWatch(rig.workspace().genericKubernetesResources(ResourceKind.Provider.context()));
    sources = new ReadyWatch(runtimeObjects(ResourceKind.OCIRepository));
    releases = new ReadyWatch(runtimeObjects(ResourceKind.HelmRelease));
  }

  private Informable<GenericKubernetesResource> runtimeObjects(ResourceKind kind) {
    return rig.runtime()
        .genericKubernetesResources(kind.context())
        .inNamespace(RealPlatform.NAMESPACE);
  }

  /** Starts the requests of one onboarding; they end when a watch shows it Ready. */
  public Started start(String name, int components) {
    long startNanos = rig.managedProviders().create(name, Rig.READY_MESH, components);
    CompletableFuture<Long> ready = rig.readyWatch().ready(name, 1);
    var unused =
        CompletableFuture.supplyAsync(() -> prepare(name), executor)
            .thenCompose(generation -> providers.ready(name, generation))
            .thenApplyAsync(readyNanos -> copyAndDeploy(name, components), executor)
            .thenCompose(
                applied -> CompletableFuture.allOf(applied.toArray(CompletableFuture[]::new)))
            .thenRunAsync(() -> objects.writeStatus(name, "Ready", true), executor)
            .whenComplete(failing(ready));
    return new Started(startNanos, ready);
  }

  private static BiConsumer<Void, Throwable> failing(CompletableFuture<Long> ready) {
    return (done, failure) -> {
      if (failure != null) {
        ready.completeExceptionally(failure);
      }
    };
  }

  private long prepare(String name) {
    objects.load(name);
    objects.addFinalizers(name);
    objects.writeStatus(name, "Pending", false);
    objects.writeStatus(name, "WaitingForPlatformMesh", false);
    objects.loadPlatformMesh(Rig.READY_MESH);
    objects.writeStatus(name, "WaitingForProvider", false);
    return objects.applyProvider(name);
  }

  private List<CompletableFuture<Long>> copyAndDeploy(String name, int components) {
    objects.writeStatus(name, "CopyingKubeconfig", false);
    objects.copySecret(name);
    objects.writeStatus(name, "Deploying", false);
    List<CompletableFuture<Long>> applied = new ArrayList<>();
    for (int i = 0; i < components; i++) {
      String component = ManagedProviders.componentName(name, i);
      applied.add(sources.ready(component, objects.applySource(component)));
      applied.add(releases.ready(component, objects.applyRelease(component)));
    }
    return applied;
  }

  /** The number of requests for each onboarding with this number of components. */
  public static int requestsEach(int components) {
    return FloorObjects.REQUESTS + components * FloorObjects.REQUESTS_OF_COMPONENT;
  }

  @Override
  public void close() {
    providers.close();
    sources.close();
    releases.close();
    executor.shutdownNow();
  }
}
