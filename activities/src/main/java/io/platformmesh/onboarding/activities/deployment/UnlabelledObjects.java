package io.platformmesh.onboarding.activities.deployment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.apply.OwnedObjects;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.validation.Validation;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The live objects that have the names of a ManagedProvider's components, and do not have its
 * labels.
 *
 * @param ofUpstream objects that upstream has created for the ManagedProvider, by their references
 * @param foreign objects that do not belong to the ManagedProvider
 */
record UnlabelledObjects(
    Map<ObjectRef, GenericKubernetesResource> ofUpstream, List<GenericKubernetesResource> foreign) {

  /** Reads the objects; there are none if the spec is invalid, because it has no valid names. */
  static UnlabelledObjects find(
      Cluster hostingCluster,
      OwnedObjects ownedObjects,
      ManagedProvider managedProvider,
      Owner owner) {
    UnlabelledObjects foundObjects =
        new UnlabelledObjects(new LinkedHashMap<>(), new ArrayList<>());
    if (!Validation.problemsOf(managedProvider.getSpec()).isEmpty()) {
      return foundObjects;
    }
    for (ComponentPlan plan : ComponentPlan.of(managedProvider).values()) {
      LiveComponents liveComponents =
          LiveComponents.readByName(hostingCluster, owner.namespace(), plan);
      for (GenericKubernetesResource desiredObject : plan.identifyingObjects(liveComponents)) {
        liveComponents
            .find(ResourceKind.of(desiredObject), plan.name())
            .filter(liveObject -> !owner.owns(liveObject))
            .ifPresent(
                liveObject -> {
                  if (ownedObjects.belongsTo(owner, liveObject, desiredObject)) {
                    foundObjects.ofUpstream.put(hostingCluster.objectRef(liveObject), liveObject);
                  } else {
                    foundObjects.foreign.add(liveObject);
                  }
                });
      }
    }
    return foundObjects;
  }
}
