package io.platformmesh.onboarding.workflows.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Brings the Provider's kubeconfig to the runtime cluster, and takes it away again. */
@ActivityInterface
public interface KubeconfigActivities {

  /**
   * Copies the kubeconfig, read and written within this one call.
   *
   * @param mismatchReported whether the workflow knows already that Provider and ManagedProvider
   *     name different Secrets; then that is waited for like anything else instead of being
   *     returned
   * @param quiet whether to keep troubles from the status for the time being; what only a person
   *     can end is then returned as TROUBLED
   */
  @ActivityMethod(name = "CopyKubeconfig")
  CopiedKubeconfig copyKubeconfig(
      ManagedProviderRef managedProvider, boolean mismatchReported, boolean quiet);

  /** Deletes the copy from the cluster it was written to, then this part's finalizer. */
  @ActivityMethod(name = "RemoveKubeconfig")
  Outcome removeKubeconfig(ManagedProviderRef managedProvider);
}
