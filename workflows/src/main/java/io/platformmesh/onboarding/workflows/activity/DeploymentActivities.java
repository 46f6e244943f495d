package io.platformmesh.onboarding.workflows.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Hands the components of a ManagedProvider to Flux and the OCM controller. */
@ActivityInterface
public interface DeploymentActivities {

  /**
   * Applies the objects of one component; done when Flux reports them deployed as asked.
   *
   * @param quiet whether to keep troubles from the status for the time being; what only a person
   *     can end is then returned as TROUBLED
   */
  @ActivityMethod(name = "DeployComponent")
  DeployedComponent deployComponent(
      ManagedProviderRef managedProvider, String component, boolean quiet);

  /** Deletes all components: releases, then sources; then this part's finalizer. */
  @ActivityMethod(name = "RemoveComponents")
  Outcome removeComponents(ManagedProviderRef managedProvider);
}
