package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Activities that deploy and remove the components of a ManagedProvider through Flux and the OCM
 * controller.
 */
@ActivityInterface
public interface DeploymentActivities {

  /**
   * Applies the objects of one component and returns when Flux reports them as deployed.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "DeployComponent")
  DeployedComponent deployComponent(
      ManagedProviderRef managedProvider, String componentName, StageReporting stageReporting);

  /**
   * Deletes all components of the ManagedProvider (releases, then sources), then removes the
   * finalizer for components from the ManagedProvider.
   *
   * @param stageReporting how the activity reports
   */
  @ActivityMethod(name = "RemoveComponents")
  Outcome removeComponents(ManagedProviderRef managedProvider, StageReporting stageReporting);
}
