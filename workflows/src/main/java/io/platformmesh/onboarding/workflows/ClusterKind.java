package io.platformmesh.onboarding.workflows;

import java.util.Locale;

/** The role of a cluster that the activities of an onboarding read or write. */
public enum ClusterKind {
  /** The cluster that holds the ManagedProviders and their Flux objects. */
  HOSTING,
  /** A kcp workspace, which holds a Provider. */
  KCP,
  /** A separate cluster that a service runs on. */
  RUNTIME;

  /** The value of the metric label {@code cluster}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
