package io.platformmesh.onboarding.workflows.contract;

import java.util.Locale;

/** The role of a cluster in an onboarding. */
public enum ClusterKind {
  /** The cluster that holds the ManagedProviders and their Flux objects. */
  HOSTING,
  /** A kcp workspace. */
  KCP,
  /** A separate cluster that a service runs on. */
  RUNTIME;

  /** The value of the metric label {@code cluster}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
