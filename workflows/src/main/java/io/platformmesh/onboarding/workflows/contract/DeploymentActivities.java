package io.platformmesh.onboarding.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Hands the components of a ManagedProvider to Flux and the OCM controller. */
@ActivityInterface
public interface DeploymentActivities {

  /**
   * Applies the objects of one component; done when Flux reports them deployed as asked.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "DeployComponent")
  DeployedComponent deployComponent(
      ManagedProviderRef managedProvider, String component, BlockedReporting attention);

  /**
   * Deletes all components: releases, then sources; then this part's finalizer.
   *
   * @param attention what to tell of what keeps it waiting
   */
  @ActivityMethod(name = "RemoveComponents")
  Outcome removeComponents(ManagedProviderRef managedProvider, BlockedReporting attention);
}
