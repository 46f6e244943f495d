package io.platformmesh.onboarding.local.simulator.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's watch for one kind in one cluster or workspace, with its cache of objects.
 *
 * @param cluster {@link ObjectKey#HOSTING_CLUSTER}, or the path of a kcp workspace
 */
public record KindWatch(
    String cluster,
    SimulatedKind kind,
    KubernetesClient client,
    SharedIndexInformer<GenericKubernetesResource> informer) {

  private static final long NO_RESYNC = 0;

  /** Prepares a watch, which the simulator then starts; errors of the watch are retried. */
  public static KindWatch prepare(String cluster, SimulatedKind kind, KubernetesClient client) {
    var objectsOfKind = client.genericKubernetesResources(kind.definition());
    SharedIndexInformer<GenericKubernetesResource> informer =
        kind.namespaced()
            ? objectsOfKind.inAnyNamespace().runnableInformer(NO_RESYNC)
            : objectsOfKind.runnableInformer(NO_RESYNC);
    informer.exceptionHandler(
        (started, watchError) -> !ExceptionHandler.isDeserializationException(watchError));
    return new KindWatch(cluster, kind, client, informer);
  }

  /** The name that identifies the watch in the simulator. */
  public static String name(String cluster, SimulatedKind kind) {
    return cluster + " " + kind;
  }

  /** All objects of the kind, as the watch last received them. */
  public List<GenericKubernetesResource> cachedObjects() {
    return informer.getStore().list();
  }

  /** Returns the key of an object of this kind. */
  public ObjectKey keyOf(GenericKubernetesResource kubernetesObject) {
    String namespace = kind.namespaced() ? kubernetesObject.getMetadata().getNamespace() : null;
    return new ObjectKey(cluster, kind, namespace, kubernetesObject.getMetadata().getName());
  }

  /** Reads the current object from the API server; null if it does not exist. */
  public @Nullable GenericKubernetesResource readCurrent(ObjectKey key) {
    var objectsOfKind = client.genericKubernetesResources(kind.definition());
    String namespace = key.namespace();
    return namespace == null
        ? objectsOfKind.withName(key.name()).get()
        : objectsOfKind.inNamespace(namespace).withName(key.name()).get();
  }

  /** Ends the watch. */
  public void close() {
    informer.close();
  }
}
