package io.platformmesh.onboarding.activities.observation;

import io.platformmesh.onboarding.activities.kubernetes.Owner;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.activity.Finding;
import java.util.List;

/** Looks at one system's part of an onboarding; writes nothing. */
@FunctionalInterface
public interface Observer {

  /**
   * What is not as it should be.
   *
   * @throws io.platformmesh.onboarding.activities.kubernetes.StageTrouble when something that the
   *     onboarding depends on is not Ready, or cannot be seen
   */
  List<Finding> observe(ManagedProvider managedProvider, Owner owner);
}
