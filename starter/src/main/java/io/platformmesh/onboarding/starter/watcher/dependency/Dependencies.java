package io.platformmesh.onboarding.starter.watcher.dependency;

import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.crd.Validation;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects on which a ManagedProvider depends. */
final class Dependencies {

  /** Kinds of the objects of a component; all of them have the component's name. */
  static final List<ResourceKind> COMPONENT_KINDS =
      List.of(
          ResourceKind.HelmRelease,
          ResourceKind.OCIRepository,
          ResourceKind.HelmRepository,
          ResourceKind.Repository,
          ResourceKind.Component,
          ResourceKind.Resource);

  private Dependencies() {}

  /**
   * Lists the dependencies of a ManagedProvider; empty when its spec is invalid. The list includes
   * the objects of all kinds under the name of each component, because a ManagedProvider can wait
   * until another one gives up a name.
   */
  static List<ObjectRef> of(ManagedProvider managedProvider) {
    if (!Validation.problemsOf(managedProvider.getSpec()).isEmpty()) {
      return List.of();
    }
    ProviderTarget target = ProviderTarget.of(managedProvider);
    String namespace = target.namespace();
    ClusterRef runtime = runtimeOf(managedProvider);
    List<ObjectRef> objects = new ArrayList<>();
    objects.add(
        ObjectRef.hosting(
            ResourceKind.PlatformMesh.name(),
            namespace,
            managedProvider.getSpec().platformMeshRef().name()));
    objects.add(provider(target.path(), target.name()));
    objects.add(kubeconfig(ClusterRef.workspace(target.path()), target));
    objects.add(kubeconfig(runtime, target));
    if (runtime.kind() == ClusterKind.RUNTIME && runtime.name() != null) {
      objects.add(ObjectRef.hosting(ResourceKind.Secret.name(), namespace, runtime.name()));
    }
    for (String component : ComponentNames.of(managedProvider.getSpec())) {
      for (ResourceKind kind : COMPONENT_KINDS) {
        objects.add(ObjectRef.hosting(kind.name(), namespace, component));
      }
    }
    return List.copyOf(objects);
  }

  /** The cluster on which the service of a ManagedProvider runs. */
  static ClusterRef runtimeOf(ManagedProvider managedProvider) {
    return ClusterRef.runtime(managedProvider.getSpec().runtimeKubeconfigSecretName());
  }

  /** The Provider of this name in the workspace at this path. */
  static ObjectRef provider(String path, String name) {
    return new ObjectRef(ClusterRef.workspace(path), ResourceKind.Provider.name(), null, name);
  }

  /** The Provider's kubeconfig: the source in its workspace, or the copy in a runtime cluster. */
  static ObjectRef kubeconfig(ClusterRef cluster, ProviderTarget target) {
    return secret(cluster, target.namespace(), target.secret().name());
  }

  static ObjectRef secret(ClusterRef cluster, @Nullable String namespace, String name) {
    return new ObjectRef(cluster, ResourceKind.Secret.name(), namespace, name);
  }
}
