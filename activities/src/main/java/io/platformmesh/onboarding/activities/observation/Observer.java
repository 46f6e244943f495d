package io.platformmesh.onboarding.activities.observation;

import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.workflows.Deviation;
import java.util.List;

/** Observes the objects of a ManagedProvider in one system; writes nothing. */
@FunctionalInterface
public interface Observer {

  /**
   * Returns the deviations of the live objects in this system from the desired objects.
   *
   * @param managedProvider the ManagedProvider whose objects are observed
   * @param owner identifies the objects of this ManagedProvider
   * @throws io.platformmesh.onboarding.activities.failure.StageException when a dependency is not
   *     Ready or cannot be read
   */
  List<Deviation> observe(ManagedProvider managedProvider, Owner owner);
}
