package io.platformmesh.onboarding.starter.watcher.dependency;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.starter.watcher.change.ObservedStates;
import io.platformmesh.onboarding.starter.watcher.informer.ChangeListener;
import io.platformmesh.onboarding.starter.watcher.informer.InformerFactory;
import io.platformmesh.onboarding.starter.watcher.informer.InformerHandle;
import io.platformmesh.onboarding.starter.watcher.informer.InformerScope;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;

/** Creates the informers of dependencies, which report each change by the object's reference. */
final class DependencyInformerFactory {

  private final InformerFactory informers;
  private final ChangeListener<ObjectRef> listener;
  private final Runnable onCredentialsChange;

  /**
   * Creates a factory.
   *
   * @param listener receives the changes that matter
   * @param onCredentialsChange called when a Secret changed that can hold a cluster's credentials
   */
  DependencyInformerFactory(
      InformerFactory informers, ChangeListener<ObjectRef> listener, Runnable onCredentialsChange) {
    this.informers = informers;
    this.listener = listener;
    this.onCredentialsChange = onCredentialsChange;
  }

  /** Creates the informer of all Providers in the workspace at this path. */
  InformerHandle<GenericKubernetesResource> providers(String path, KubernetesClient client) {
    return informers.create(
        new InformerScope(
            ClusterKind.KCP,
            ResourceKind.Provider.name(),
            "kind Provider in " + ClusterRef.workspace(path)),
        client.genericKubernetesResources(ResourceKind.Provider.context()).runnableInformer(0),
        ObservedStates::of,
        (provider, appeared) ->
            listener.changed(
                Dependencies.provider(path, provider.getMetadata().getName()), appeared));
  }

  /** Creates the informer of one Secret, selected by its name. */
  InformerHandle<Secret> secret(ObjectRef secret, KubernetesClient client) {
    return secrets(
        secret.cluster(),
        "%s in %s".formatted(secret.kindAndName(), secret.cluster()),
        client.secrets().inNamespace(secret.namespace()).withName(secret.name()),
        (object, appeared) -> {
          if (secret.cluster().kind() == ClusterKind.HOSTING) {
            onCredentialsChange.run();
          }
          listener.changed(secret, appeared);
        });
  }

  /** Creates the informer of all our copies in a namespace, selected by our label. */
  InformerHandle<Secret> copies(ClusterRef runtime, String namespace, KubernetesClient client) {
    return secrets(
        runtime,
        "labelled Secrets in namespace %s of %s".formatted(namespace, runtime),
        client
            .secrets()
            .inNamespace(namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER),
        (object, appeared) ->
            listener.changed(
                Dependencies.secret(runtime, namespace, object.getMetadata().getName()), appeared));
  }

  private InformerHandle<Secret> secrets(
      ClusterRef cluster,
      String description,
      Informable<Secret> selected,
      ChangeListener<Secret> changes) {
    return informers.create(
        new InformerScope(cluster.kind(), ResourceKind.Secret.name(), description),
        selected.runnableInformer(0),
        ObservedStates::of,
        changes);
  }
}
