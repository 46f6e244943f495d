package io.platformmesh.onboarding.activities.kubernetes;

import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;

/** The Kubernetes APIs that an onboarding touches. */
public interface Clusters {

  /** The cluster that holds the ManagedProviders and Flux. */
  Cluster hosting();

  /**
   * The kcp workspace at this path.
   *
   * @throws StageTrouble when the credentials of kcp are missing or broken
   */
  Cluster workspace(String path);

  /**
   * The cluster that the components are deployed into.
   *
   * @throws StageTrouble when its kubeconfig is missing or broken
   */
  Cluster runtime(ManagedProvider managedProvider);
}
