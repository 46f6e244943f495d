package io.platformmesh.onboarding.local.simulator.controller;

import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a simulated object.
 *
 * @param cluster empty for the runtime cluster, else the path of the workspace
 * @param kind the kind
 * @param namespace null for cluster-scoped objects
 * @param name the name
 */
public record ObjectKey(
    String cluster, SimulatedKind kind, @Nullable String namespace, String name) {
  public static final String RUNTIME = "";

  public ObjectKey other(
      SimulatedKind otherKind, @Nullable String otherNamespace, String otherName) {
    return new ObjectKey(cluster, otherKind, otherNamespace, otherName);
  }

  /** {@code namespace/name}, or the name of a cluster-scoped object. */
  public String path() {
    return namespace == null ? name : namespace + "/" + name;
  }
}
