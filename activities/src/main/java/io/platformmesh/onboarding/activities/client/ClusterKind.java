package io.platformmesh.onboarding.activities.client;

import java.util.Locale;

/** What a cluster is to an onboarding. */
public enum ClusterKind {
  /** Where the ManagedProviders are. */
  HOSTING,
  /** A workspace of kcp. */
  KCP,
  /** A cluster of its own on which a service runs. */
  RUNTIME;

  /** As metrics name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
