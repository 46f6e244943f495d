package io.platformmesh.onboarding.starter.watcher.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The informers of Providers in kcp workspaces and of Secrets, each for as long as a
 * ManagedProvider depends on it. Secrets of other writers are watched by name. Copies of
 * kubeconfigs are watched by label, and also by name where permission to list them is denied.
 */
public final class DependencyInformers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DependencyInformers.class);

  /** Name in the key of an informer that caches objects of every name. */
  private static final String ANY_NAME = "";

  private final ClusterClients clusterClients;
  private final KcpOptions kcpOptions;
  private final DependencyInformerFactory informerFactory;
  private final InformerRegistry<GenericKubernetesResource> providerInformers;
  private final InformerRegistry<Secret> secretInformers;
  private boolean closed;

  /**
   * Creates an instance that runs no informers yet.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param clusters provides the clients of other clusters; not closed here
   * @param informerFactory creates the informers
   * @param watchStartLimiter starts the informers
   * @param changeListener receives the dependency of each change that matters
   * @param onCredentialsChange called when {@link #watchDependenciesOf} has to be repeated, because
   *     the credentials of a cluster may have changed
   */
  public DependencyInformers(
      KubernetesClient hostingClient,
      Clusters clusters,
      InformerFactory informerFactory,
      WatchStartLimiter watchStartLimiter,
      ChangeListener<ObjectRef> changeListener,
      Runnable onCredentialsChange) {
    this.clusterClients = new ClusterClients(hostingClient, clusters, informerFactory.metrics());
    this.kcpOptions = clusters.kcp();
    this.informerFactory =
        new DependencyInformerFactory(informerFactory, changeListener, onCredentialsChange);
    this.providerInformers = new InformerRegistry<>(watchStartLimiter);
    this.secretInformers = new InformerRegistry<>(watchStartLimiter);
  }

  /**
   * Starts the informers that these ManagedProviders need, and stops all others.
   *
   * @param managedProviders all ManagedProviders with a valid spec
   */
  public synchronized void watchDependenciesOf(Collection<ManagedProvider> managedProviders) {
    if (closed) {
      return;
    }
    clusterClients.beginRound();
    UpdateRound updateRound = new UpdateRound();
    updateRound.requireKcpCredentials();
    for (ManagedProvider managedProvider : managedProviders) {
      try {
        updateRound.requireDependenciesOf(managedProvider);
      } catch (RuntimeException informerFailure) {
        LOG.warn(
            "Cannot watch the dependencies of ManagedProvider {}/{}: {}",
            managedProvider.getMetadata().getNamespace(),
            managedProvider.getMetadata().getName(),
            informerFailure.getClass().getSimpleName());
      }
    }
    updateRound.stopUnrequiredInformers();
    clusterClients.endRound();
  }

  /** One update of the informers, which starts those that the ManagedProviders need. */
  private final class UpdateRound {

    private final Set<ObjectRef> requiredObjects = new HashSet<>();

    /** Watches the Secret with the kcp credentials; credentials in a file are not watched. */
    void requireKcpCredentials() {
      boolean credentialsInSecret = kcpOptions.kubeconfig() == null;
      if (credentialsInSecret) {
        requireSecretInformer(
            Dependencies.secretRef(
                ClusterRef.HOSTING, kcpOptions.secretNamespace(), kcpOptions.secretName()));
      }
    }

    void requireDependenciesOf(ManagedProvider managedProvider) {
      ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
      String namespace = providerTarget.namespace();
      String workspacePath = providerTarget.path();
      requireInformer(
          providerInformers,
          providersKey(providerTarget),
          namespace,
          client -> informerFactory.createProviderInformer(workspacePath, client));
      requireSecretInformer(kubeconfigSourceRef(providerTarget));
      ClusterRef runtimeCluster = Dependencies.runtimeClusterOf(managedProvider);
      if (runtimeCluster.name() != null) {
        requireSecretInformer(
            Dependencies.secretRef(ClusterRef.HOSTING, namespace, runtimeCluster.name()));
      }
      ObjectRef kubeconfigCopies = kubeconfigCopiesKey(runtimeCluster, providerTarget);
      requireInformer(
          secretInformers,
          kubeconfigCopies,
          namespace,
          client ->
              informerFactory.createKubeconfigCopyInformer(runtimeCluster, namespace, client));
      if (isListingForbidden(kubeconfigCopies)) {
        requireSecretInformer(Dependencies.kubeconfigSecretRef(runtimeCluster, providerTarget));
      }
    }

    private void requireSecretInformer(ObjectRef secretRef) {
      requireInformer(
          secretInformers,
          secretRef,
          Objects.requireNonNull(secretRef.namespace()),
          client -> informerFactory.createSecretInformer(secretRef, client));
    }

    /** Starts an informer if its cluster has a client; otherwise keeps the running one. */
    private <T> void requireInformer(
        InformerRegistry<T> informerRegistry,
        ObjectRef informerKey,
        String namespace,
        Function<KubernetesClient, InformerHandle<T>> createInformer) {
      requiredObjects.add(informerKey);
      KubernetesClient client = clusterClients.findClient(informerKey.cluster(), namespace);
      if (client != null) {
        informerRegistry.requireInformer(informerKey, client, () -> createInformer.apply(client));
      }
    }

    void stopUnrequiredInformers() {
      providerInformers.stopAllExcept(requiredObjects);
      secretInformers.stopAllExcept(requiredObjects);
    }
  }

  /**
   * Returns the key of the informer of all Providers in a workspace: a reference without a name.
   */
  private static ObjectRef providersKey(ProviderTarget providerTarget) {
    return Dependencies.providerRef(providerTarget.path(), ANY_NAME);
  }

  /** Returns the reference to the Secret with the kubeconfig in the kcp workspace. */
  private static ObjectRef kubeconfigSourceRef(ProviderTarget providerTarget) {
    ClusterRef workspace = ClusterRef.workspace(providerTarget.path());
    return Dependencies.kubeconfigSecretRef(workspace, providerTarget);
  }

  /**
   * Returns the key of the informer of all kubeconfig copies: a Secret reference without a name.
   */
  private static ObjectRef kubeconfigCopiesKey(
      ClusterRef runtimeCluster, ProviderTarget providerTarget) {
    return Dependencies.secretRef(runtimeCluster, providerTarget.namespace(), ANY_NAME);
  }

  /** Reports whether all dependency informers have listed. */
  public synchronized boolean areAllListed() {
    return providerInformers.areAllListed() && secretInformers.areAllListed();
  }

  /** Returns the cached dependencies of a ManagedProvider with a valid spec. */
  public synchronized CachedDependencies findCachedDependencies(ManagedProvider managedProvider) {
    ProviderTarget providerTarget = ProviderTarget.of(managedProvider);
    InformerHandle<GenericKubernetesResource> providerInformer =
        providerInformers.find(providersKey(providerTarget));
    InformerHandle<Secret> sourceInformer =
        secretInformers.find(kubeconfigSourceRef(providerTarget));
    InformerHandle<Secret> copyInformer =
        findCopyInformer(Dependencies.runtimeClusterOf(managedProvider), providerTarget);
    if (providerInformer == null || sourceInformer == null || copyInformer == null) {
      return CachedDependencies.UNWATCHED;
    }
    boolean allWatched = true;
    boolean allListed =
        providerInformer.isListed() && sourceInformer.isListed() && copyInformer.isListed();
    String namespace = providerTarget.namespace();
    String secretName = providerTarget.secret().name();
    return new CachedDependencies(
        allWatched,
        allListed,
        providerInformer.findClusterScoped(providerTarget.name()).orElse(null),
        sourceInformer.find(namespace, secretName).orElse(null),
        copyInformer.find(namespace, secretName).orElse(null));
  }

  private @Nullable InformerHandle<Secret> findCopyInformer(
      ClusterRef runtimeCluster, ProviderTarget providerTarget) {
    ObjectRef kubeconfigCopies = kubeconfigCopiesKey(runtimeCluster, providerTarget);
    return isListingForbidden(kubeconfigCopies)
        ? secretInformers.find(Dependencies.kubeconfigSecretRef(runtimeCluster, providerTarget))
        : secretInformers.find(kubeconfigCopies);
  }

  private boolean isListingForbidden(ObjectRef kubeconfigCopies) {
    InformerHandle<Secret> copiesInformer = secretInformers.find(kubeconfigCopies);
    return copiesInformer != null && copiesInformer.isForbidden();
  }

  /** Stops all dependency informers; no informer starts after that. */
  @Override
  public synchronized void close() {
    closed = true;
    providerInformers.close();
    secretInformers.close();
  }
}
