package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Activities that copy the kubeconfig of the Provider to the runtime cluster and remove the copy.
 */
@ActivityInterface
public interface KubeconfigActivities {

  /**
   * Copies the kubeconfig from the kcp workspace to the runtime cluster within one activity.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "CopyKubeconfig")
  CopiedKubeconfig copyKubeconfig(
      ManagedProviderRef managedProvider, StageReporting stageReporting);

  /**
   * Deletes the copied kubeconfig from the runtime cluster, then removes the finalizer for the
   * kubeconfig from the ManagedProvider.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "RemoveKubeconfig")
  Outcome removeKubeconfig(ManagedProviderRef managedProvider, StageReporting stageReporting);
}
