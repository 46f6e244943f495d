package io.platformmesh.onboarding.local.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Names one object that the simulator looks after.
 *
 * @param cluster empty for the runtime cluster, else the path of the workspace
 * @param kind the kind
 * @param namespace null for cluster-scoped objects
 * @param name the name
 */
record Key(String cluster, SimulatedKind kind, @Nullable String namespace, String name) {
  static final String RUNTIME = "";

  Key other(SimulatedKind otherKind, @Nullable String otherNamespace, String otherName) {
    return new Key(cluster, otherKind, otherNamespace, otherName);
  }

  /** Namespace and name. */
  String path() {
    return namespace == null ? name : namespace + "/" + name;
  }
}
