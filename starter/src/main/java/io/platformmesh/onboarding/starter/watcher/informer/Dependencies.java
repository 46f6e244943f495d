package io.platformmesh.onboarding.starter.watcher.informer;

import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.validation.Validation;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the objects whose changes the watcher reports to a ManagedProvider. */
final class Dependencies {

  /** Kinds of the objects that deploy a component; each object has the component's name. */
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
    ClusterRef runtimeCluster = runtimeClusterOf(managedProvider);
    List<ObjectRef> dependencies = new ArrayList<>();
    dependencies.add(
        ObjectRef.hosting(
            ResourceKind.PlatformMesh.name(),
            namespace,
            managedProvider.getSpec().platformMeshRef().name()));
    dependencies.add(provider(target.path(), target.name()));
    dependencies.add(kubeconfig(ClusterRef.workspace(target.path()), target));
    dependencies.add(kubeconfig(runtimeCluster, target));
    if (runtimeCluster.kind() == ClusterKind.RUNTIME && runtimeCluster.name() != null) {
      dependencies.add(
          ObjectRef.hosting(ResourceKind.Secret.name(), namespace, runtimeCluster.name()));
    }
    for (String componentName : ComponentNames.of(managedProvider.getSpec())) {
      for (ResourceKind kind : COMPONENT_KINDS) {
        dependencies.add(ObjectRef.hosting(kind.name(), namespace, componentName));
      }
    }
    return List.copyOf(dependencies);
  }

  /** Returns the cluster on which the service of a ManagedProvider runs. */
  static ClusterRef runtimeClusterOf(ManagedProvider managedProvider) {
    return ClusterRef.runtime(managedProvider.getSpec().runtimeKubeconfigSecretName());
  }

  /** Returns the reference to a Provider in the kcp workspace at a path. */
  static ObjectRef provider(String workspacePath, String name) {
    return new ObjectRef(
        ClusterRef.workspace(workspacePath), ResourceKind.Provider.name(), null, name);
  }

  /**
   * Returns the reference to the Secret with the Provider's kubeconfig: the source in its
   * workspace, or the copy on a runtime cluster.
   */
  static ObjectRef kubeconfig(ClusterRef cluster, ProviderTarget target) {
    return secret(cluster, target.namespace(), target.secret().name());
  }

  /** Returns the reference to a Secret. */
  static ObjectRef secret(ClusterRef cluster, @Nullable String namespace, String name) {
    return new ObjectRef(cluster, ResourceKind.Secret.name(), namespace, name);
  }
}
