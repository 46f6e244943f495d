package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Brings the Provider's kubeconfig to the runtime cluster, and takes it away again. */
@ActivityInterface
public interface KubeconfigActivities {

  /**
   * Copies the kubeconfig, read and written within this one call.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "CopyKubeconfig")
  CopiedKubeconfig copyKubeconfig(ManagedProviderRef managedProvider, BlockedReporting attention);

  /**
   * Deletes the copy from the cluster it was written to, then this part's finalizer.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "RemoveKubeconfig")
  Outcome removeKubeconfig(ManagedProviderRef managedProvider, BlockedReporting attention);
}
