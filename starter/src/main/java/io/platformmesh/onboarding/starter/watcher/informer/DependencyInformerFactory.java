package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ObjectRef;

/** Creates informers of dependencies that report a change by the reference of the object. */
final class DependencyInformerFactory {

  private final InformerFactory informerFactory;
  private final ChangeListener<ObjectRef> changeListener;
  private final Runnable onCredentialsChange;

  /**
   * Creates a factory of dependency informers.
   *
   * @param changeListener receives the dependency of each change that matters
   * @param onCredentialsChange called when a Secret changed that can hold a cluster's credentials
   */
  DependencyInformerFactory(
      InformerFactory informerFactory,
      ChangeListener<ObjectRef> changeListener,
      Runnable onCredentialsChange) {
    this.informerFactory = informerFactory;
    this.changeListener = changeListener;
    this.onCredentialsChange = onCredentialsChange;
  }

  /** Creates the informer of all Providers in the kcp workspace at a path. */
  InformerHandle<GenericKubernetesResource> createProviderInformer(
      String workspacePath, KubernetesClient client) {
    return informerFactory.create(
        new InformerScope(
            ClusterKind.KCP,
            ResourceKind.Provider.name(),
            "kind Provider in " + ClusterRef.workspace(workspacePath)),
        client
            .genericKubernetesResources(ResourceKind.Provider.context())
            .runnableInformer(InformerFactory.NO_INFORMER_RESYNC),
        ObservedStates::of,
        (changedProvider, changeKind) -> {
          String providerName = changedProvider.getMetadata().getName();
          changeListener.onChange(
              Dependencies.providerRef(workspacePath, providerName), changeKind);
        });
  }

  /** Creates the informer of one Secret, selected by its name. */
  InformerHandle<Secret> createSecretInformer(ObjectRef secretRef, KubernetesClient client) {
    return createSecretsInformer(
        secretRef.cluster(),
        "%s in %s".formatted(secretRef.kindAndName(), secretRef.cluster()),
        client.secrets().inNamespace(secretRef.namespace()).withName(secretRef.name()),
        (changedSecret, changeKind) -> {
          boolean canHoldClusterCredentials = secretRef.cluster().kind() == ClusterKind.HOSTING;
          if (canHoldClusterCredentials) {
            onCredentialsChange.run();
          }
          changeListener.onChange(secretRef, changeKind);
        });
  }

  /**
   * Creates the informer of all kubeconfig copies in a namespace of a runtime cluster, by label.
   */
  InformerHandle<Secret> createKubeconfigCopyInformer(
      ClusterRef runtimeCluster, String namespace, KubernetesClient client) {
    return createSecretsInformer(
        runtimeCluster,
        "labelled Secrets in namespace %s of %s".formatted(namespace, runtimeCluster),
        client
            .secrets()
            .inNamespace(namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER),
        (changedCopy, changeKind) -> {
          String secretName = changedCopy.getMetadata().getName();
          changeListener.onChange(
              Dependencies.secretRef(runtimeCluster, namespace, secretName), changeKind);
        });
  }

  private InformerHandle<Secret> createSecretsInformer(
      ClusterRef cluster,
      String scopeDescription,
      Informable<Secret> secretSelection,
      ChangeListener<Secret> secretListener) {
    return informerFactory.create(
        new InformerScope(cluster.kind(), ResourceKind.Secret.name(), scopeDescription),
        secretSelection.runnableInformer(InformerFactory.NO_INFORMER_RESYNC),
        ObservedStates::of,
        secretListener);
  }
}
