package io.platformmesh.onboarding.local.simulator.controller;

import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import org.jspecify.annotations.Nullable;

/**
 * The identity of an object that a simulated controller reconciles.
 *
 * @param cluster {@link #HOSTING_CLUSTER}, or the path of the kcp workspace that holds the object
 * @param kind one of the kinds whose controllers the simulator plays
 * @param namespace null for cluster-scoped objects
 * @param name {@code metadata.name}
 */
public record ObjectKey(
    String cluster, SimulatedKind kind, @Nullable String namespace, String name) {
  /** Value of {@code cluster} for the cluster that holds the ManagedProviders. */
  public static final String HOSTING_CLUSTER = "";

  /** The key of another object in the same cluster. */
  public ObjectKey inSameCluster(
      SimulatedKind otherKind, @Nullable String otherNamespace, String otherName) {
    return new ObjectKey(cluster, otherKind, otherNamespace, otherName);
  }

  /** {@code namespace/name}, or the name of a cluster-scoped object. */
  public String path() {
    return namespace == null ? name : namespace + "/" + name;
  }
}
