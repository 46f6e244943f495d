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

  private final ClusterClients clusterClients;
  private final KcpOptions kcpOptions;
  private final DependencyInformerFactory informerFactory;
  private final InformerRegistry<GenericKubernetesResource> providerInformers;
  private final InformerRegistry<Secret> secretInformers;
  private boolean stopped;

  /**
   * Creates an instance that runs no informers yet.
   *
   * @param hostingClient client of the hosting cluster; not closed here
   * @param clusters provides the clients of other clusters; not closed here
   * @param informerFactory creates the informers
   * @param watchStartLimiter starts the informers
   * @param changeListener receives the dependency of each change that matters
   * @param onCredentialsChange called when {@link #require} has to be repeated, because the
   *     credentials of a cluster may have changed
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
  public synchronized void require(Collection<ManagedProvider> managedProviders) {
    if (stopped) {
      return;
    }
    clusterClients.beginRound();
    Round round = new Round();
    round.requireCredentialsOfKcp();
    for (ManagedProvider managedProvider : managedProviders) {
      try {
        round.require(managedProvider);
      } catch (RuntimeException failure) {
        LOG.warn(
            "Cannot watch the dependencies of ManagedProvider {}/{}: {}",
            managedProvider.getMetadata().getNamespace(),
            managedProvider.getMetadata().getName(),
            failure.getClass().getSimpleName());
      }
    }
    round.stopUnrequired();
    clusterClients.endRound();
  }

  /** One pass over all ManagedProviders, which collects the informers that they need. */
  private final class Round {

    private final Set<ObjectRef> requiredObjects = new HashSet<>();

    /** Watches the Secret with the kcp credentials; credentials in a file are not watched. */
    void requireCredentialsOfKcp() {
      if (kcpOptions.kubeconfig() == null) {
        requireSecret(
            Dependencies.secret(
                ClusterRef.HOSTING, kcpOptions.secretNamespace(), kcpOptions.secretName()));
      }
    }

    void require(ManagedProvider managedProvider) {
      ProviderTarget target = ProviderTarget.of(managedProvider);
      String namespace = target.namespace();
      require(
          providerInformers,
          providersKey(target),
          namespace,
          client -> informerFactory.createProviderInformer(target.path(), client));
      requireSecret(Dependencies.kubeconfig(ClusterRef.workspace(target.path()), target));
      ClusterRef runtimeCluster = Dependencies.runtimeClusterOf(managedProvider);
      if (runtimeCluster.name() != null) {
        requireSecret(Dependencies.secret(ClusterRef.HOSTING, namespace, runtimeCluster.name()));
      }
      ObjectRef kubeconfigCopies = kubeconfigCopiesKey(runtimeCluster, target);
      require(
          secretInformers,
          kubeconfigCopies,
          namespace,
          client ->
              informerFactory.createKubeconfigCopyInformer(runtimeCluster, namespace, client));
      if (isListingForbidden(kubeconfigCopies)) {
        requireSecret(Dependencies.kubeconfig(runtimeCluster, target));
      }
    }

    private void requireSecret(ObjectRef secretRef) {
      require(
          secretInformers,
          secretRef,
          Objects.requireNonNull(secretRef.namespace()),
          client -> informerFactory.createSecretInformer(secretRef, client));
    }

    /** Starts an informer if its cluster has a client; otherwise keeps the running one. */
    private <T> void require(
        InformerRegistry<T> informerRegistry,
        ObjectRef informerKey,
        String namespace,
        Function<KubernetesClient, InformerHandle<T>> createInformer) {
      requiredObjects.add(informerKey);
      KubernetesClient client = clusterClients.client(informerKey.cluster(), namespace);
      if (client != null) {
        informerRegistry.require(informerKey, client, () -> createInformer.apply(client));
      }
    }

    void stopUnrequired() {
      providerInformers.retain(requiredObjects);
      secretInformers.retain(requiredObjects);
    }
  }

  /**
   * Returns the key of the informer of all Providers in a workspace: a reference without a name.
   */
  private static ObjectRef providersKey(ProviderTarget target) {
    return Dependencies.provider(target.path(), "");
  }

  /**
   * Returns the key of the informer of all kubeconfig copies: a Secret reference without a name.
   */
  private static ObjectRef kubeconfigCopiesKey(ClusterRef runtimeCluster, ProviderTarget target) {
    return Dependencies.secret(runtimeCluster, target.namespace(), "");
  }

  /** Reports whether the caches of all dependency informers are complete. */
  public synchronized boolean isListed() {
    return providerInformers.isListed() && secretInformers.isListed();
  }

  /** Returns the cached dependencies of a ManagedProvider with a valid spec. */
  public synchronized CachedDependencies find(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    InformerHandle<GenericKubernetesResource> providerInformer =
        providerInformers.find(providersKey(target));
    InformerHandle<Secret> sourceInformer =
        secretInformers.find(Dependencies.kubeconfig(ClusterRef.workspace(target.path()), target));
    InformerHandle<Secret> copyInformer =
        informerOfCopy(Dependencies.runtimeClusterOf(managedProvider), target);
    if (providerInformer == null || sourceInformer == null || copyInformer == null) {
      return CachedDependencies.UNWATCHED;
    }
    String secretName = target.secret().name();
    return new CachedDependencies(
        true,
        providerInformer.isListed() && sourceInformer.isListed() && copyInformer.isListed(),
        providerInformer.find(null, target.name()).orElse(null),
        sourceInformer.find(target.namespace(), secretName).orElse(null),
        copyInformer.find(target.namespace(), secretName).orElse(null));
  }

  private @Nullable InformerHandle<Secret> informerOfCopy(
      ClusterRef runtimeCluster, ProviderTarget target) {
    ObjectRef kubeconfigCopies = kubeconfigCopiesKey(runtimeCluster, target);
    return secretInformers.find(
        isListingForbidden(kubeconfigCopies)
            ? Dependencies.kubeconfig(runtimeCluster, target)
            : kubeconfigCopies);
  }

  private boolean isListingForbidden(ObjectRef kubeconfigCopies) {
    InformerHandle<Secret> copiesInformer = secretInformers.find(kubeconfigCopies);
    return copiesInformer != null && copiesInformer.isForbidden();
  }

  /** Stops all informers for good. */
  @Override
  public synchronized void close() {
    stopped = true;
    providerInformers.close();
    secretInformers.close();
  }
}
