package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Copies the kubeconfig of the Provider to the runtime cluster and removes the copy. */
@ActivityInterface
public interface KubeconfigActivities {

  /**
   * Copies the kubeconfig from the kcp workspace to the runtime cluster within this one call.
   *
   * @param reporting how the activity reports that it is blocked
   */
  @ActivityMethod(name = "CopyKubeconfig")
  CopiedKubeconfig copyKubeconfig(ManagedProviderRef managedProvider, BlockedReporting reporting);

  /**
   * Deletes the copy from the cluster it was written to, then removes the finalizer of this part.
   *
   * @param reporting how the activity reports that it is blocked
   */
  @ActivityMethod(name = "RemoveKubeconfig")
  Outcome removeKubeconfig(ManagedProviderRef managedProvider, BlockedReporting reporting);
}
