package io.platformmesh.onboarding.activities.observation;

import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.contract.Deviation;
import java.util.List;

/** Looks at one system's part of an onboarding; writes nothing. */
@FunctionalInterface
public interface Observer {

  /**
   * What is not as it should be.
   *
   * @throws io.platformmesh.onboarding.activities.failure.StageException when something that the
   *     onboarding depends on is not Ready, or cannot be seen
   */
  List<Deviation> observe(ManagedProvider managedProvider, Owner owner);
}
