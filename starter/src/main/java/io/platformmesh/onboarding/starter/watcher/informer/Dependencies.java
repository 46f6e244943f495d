package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.activities.chart.HelmChartName;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the dependencies of a ManagedProvider: the objects whose changes poke its onboarding.
 */
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

  private static final @Nullable String CLUSTER_SCOPED = null;

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
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    String namespace = providerTarget.namespace();
    ClusterRef workspace = ClusterRef.workspace(providerTarget.path());
    ClusterRef runtimeCluster = runtimeClusterOf(managedProvider);
    List<ObjectRef> dependencies = new ArrayList<>();
    dependencies.add(
        ObjectRef.hosting(
            ResourceKind.PlatformMesh.name(),
            namespace,
            managedProvider.getSpec().platformMeshRef().name()));
    dependencies.add(providerRef(providerTarget.path(), providerTarget.name()));
    dependencies.add(kubeconfigSecretRef(workspace, providerTarget));
    dependencies.add(kubeconfigSecretRef(runtimeCluster, providerTarget));
    if (runtimeCluster.kind() == ClusterKind.RUNTIME && runtimeCluster.name() != null) {
      dependencies.add(
          ObjectRef.hosting(ResourceKind.Secret.name(), namespace, runtimeCluster.name()));
    }
    for (String componentName : ComponentNames.of(managedProvider.getSpec())) {
      for (ResourceKind componentKind : COMPONENT_KINDS) {
        dependencies.add(ObjectRef.hosting(componentKind.name(), namespace, componentName));
      }
      dependencies.add(
          ObjectRef.hosting(
              ResourceKind.HelmChart.name(),
              namespace,
              HelmChartName.of(namespace, componentName)));
    }
    return List.copyOf(dependencies);
  }

  /**
   * Returns the component that an object of the hosting cluster deploys; empty for an object of
   * another kind.
   */
  static Optional<String> componentOf(GenericKubernetesResource changedObject) {
    String name = changedObject.getMetadata().getName();
    if (changedObject.getKind().equals(ResourceKind.HelmChart.name())) {
      return HelmChartName.releaseOf(changedObject.getMetadata().getNamespace(), name);
    }
    boolean hasNameOfComponent =
        COMPONENT_KINDS.stream().anyMatch(kind -> kind.name().equals(changedObject.getKind()));
    return hasNameOfComponent ? Optional.of(name) : Optional.empty();
  }

  /** Returns the cluster on which the service of a ManagedProvider runs. */
  static ClusterRef runtimeClusterOf(ManagedProvider managedProvider) {
    return ClusterRef.runtime(managedProvider.getSpec().runtimeKubeconfigSecretName());
  }

  /** Returns the reference to a Provider in the kcp workspace at a path. */
  static ObjectRef providerRef(String workspacePath, String providerName) {
    return new ObjectRef(
        ClusterRef.workspace(workspacePath),
        ResourceKind.Provider.name(),
        CLUSTER_SCOPED,
        providerName);
  }

  /**
   * Returns the reference to the Secret with the Provider's kubeconfig: the source in its
   * workspace, or the copy on a runtime cluster.
   */
  static ObjectRef kubeconfigSecretRef(ClusterRef cluster, ProviderTarget providerTarget) {
    return secretRef(cluster, providerTarget.namespace(), providerTarget.secret().name());
  }

  /** Returns the reference to a Secret. */
  static ObjectRef secretRef(ClusterRef cluster, @Nullable String namespace, String secretName) {
    return new ObjectRef(cluster, ResourceKind.Secret.name(), namespace, secretName);
  }
}
