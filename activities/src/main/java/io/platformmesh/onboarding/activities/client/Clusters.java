package io.platformmesh.onboarding.activities.client;

import io.platformmesh.onboarding.activities.failure.StageException;
import org.jspecify.annotations.Nullable;

/** The Kubernetes APIs that an onboarding touches. */
public interface Clusters {

  /** The cluster that holds the ManagedProviders and Flux. */
  Cluster hosting();

  /**
   * The kcp workspace at this path.
   *
   * @throws StageException when the credentials of kcp are missing or broken
   */
  Cluster workspace(String path);

  /**
   * The cluster that components are deployed into.
   *
   * @param namespace namespace of the ManagedProvider
   * @param secret Secret there with the kubeconfig; null or empty for the hosting cluster
   * @throws StageException when its kubeconfig is missing or broken
   */
  Cluster runtime(String namespace, @Nullable String secret);
}
