package io.platformmesh.onboarding.starter.watcher.dependency;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.starter.watcher.informer.ChangeListener;
import io.platformmesh.onboarding.starter.watcher.informer.InformerFactory;
import io.platformmesh.onboarding.starter.watcher.informer.InformerHandle;
import io.platformmesh.onboarding.starter.watcher.informer.InformerRegistry;
import io.platformmesh.onboarding.starter.watcher.informer.WatchStartLimiter;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The informers of the dependencies of single ManagedProviders, each for as long as a
 * ManagedProvider needs it: Providers in kcp workspaces, and Secrets. Secrets of other writers are
 * watched by name. Our copies are watched by label, and by name too where listing is denied.
 */
public final class DependencyInformers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DependencyInformers.class);

  private final ClusterClients clients;
  private final KcpOptions kcp;
  private final DependencyInformerFactory informers;
  private final InformerRegistry<GenericKubernetesResource> providers;
  private final InformerRegistry<Secret> secrets;
  private boolean closed;

  /**
   * Creates an instance without an informer.
   *
   * @param hostingCluster client of the hosting cluster; not closed here
   * @param clusters provides the clients of other clusters; not closed here
   * @param informers creates the informers
   * @param starts starts the informers
   * @param listener receives the changes that matter
   * @param onCredentialsChange called when {@link #require} has to be repeated, because the
   *     credentials of a cluster may have changed
   */
  public DependencyInformers(
      KubernetesClient hostingCluster,
      Clusters clusters,
      InformerFactory informers,
      WatchStartLimiter starts,
      ChangeListener<ObjectRef> listener,
      Runnable onCredentialsChange) {
    this.clients = new ClusterClients(hostingCluster, clusters, informers.metrics());
    this.kcp = clusters.kcp();
    this.informers = new DependencyInformerFactory(informers, listener, onCredentialsChange);
    this.providers = new InformerRegistry<>(starts);
    this.secrets = new InformerRegistry<>(starts);
  }

  /**
   * Starts the informers that these ManagedProviders need, and stops all others.
   *
   * @param managedProviders with valid specs
   */
  public synchronized void require(Collection<ManagedProvider> managedProviders) {
    if (closed) {
      return;
    }
    clients.beginRound();
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
    round.end();
    clients.endRound();
  }

  /** One pass over all ManagedProviders. */
  private final class Round {

    private final Set<ObjectRef> required = new HashSet<>();

    /** Credentials in a file are not watched; each round reads them. */
    void requireCredentialsOfKcp() {
      if (kcp.kubeconfig() == null) {
        requireSecret(
            Dependencies.secret(ClusterRef.HOSTING, kcp.secretNamespace(), kcp.secretName()));
      }
    }

    void require(ManagedProvider managedProvider) {
      ProviderTarget target = ProviderTarget.of(managedProvider);
      String namespace = target.namespace();
      require(
          providers,
          allProviders(target),
          namespace,
          client -> informers.providers(target.path(), client));
      requireSecret(Dependencies.kubeconfig(ClusterRef.workspace(target.path()), target));
      ClusterRef runtime = Dependencies.runtimeOf(managedProvider);
      if (runtime.name() != null) {
        requireSecret(Dependencies.secret(ClusterRef.HOSTING, namespace, runtime.name()));
      }
      ObjectRef copies = allCopies(runtime, target);
      require(secrets, copies, namespace, client -> informers.copies(runtime, namespace, client));
      if (isForbidden(copies)) {
        requireSecret(Dependencies.kubeconfig(runtime, target));
      }
    }

    private void requireSecret(ObjectRef secret) {
      require(
          secrets,
          secret,
          Objects.requireNonNull(secret.namespace()),
          client -> informers.secret(secret, client));
    }

    /** Keeps a running informer while its cluster has no client. */
    private <T> void require(
        InformerRegistry<T> registry,
        ObjectRef objects,
        String namespace,
        Function<KubernetesClient, InformerHandle<T>> factory) {
      required.add(objects);
      KubernetesClient client = clients.client(objects.cluster(), namespace);
      if (client != null) {
        registry.require(objects, client, () -> factory.apply(client));
      }
    }

    void end() {
      providers.retain(required);
      secrets.retain(required);
    }
  }

  /** Key of the informer of all Providers in a workspace; its name is empty. */
  private static ObjectRef allProviders(ProviderTarget target) {
    return Dependencies.provider(target.path(), "");
  }

  /** Key of the informer of all our Secrets in a namespace of a cluster; its name is empty. */
  private static ObjectRef allCopies(ClusterRef runtime, ProviderTarget target) {
    return Dependencies.secret(runtime, target.namespace(), "");
  }

  /** Reports whether every informer has listed. */
  public synchronized boolean isListed() {
    return providers.isListed() && secrets.isListed();
  }

  /** Finds the dependencies of a ManagedProvider with a valid spec. */
  public synchronized CachedDependencies find(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    InformerHandle<GenericKubernetesResource> provider = providers.find(allProviders(target));
    InformerHandle<Secret> source =
        secrets.find(Dependencies.kubeconfig(ClusterRef.workspace(target.path()), target));
    InformerHandle<Secret> copy = informerOfCopy(Dependencies.runtimeOf(managedProvider), target);
    if (provider == null || source == null || copy == null) {
      return CachedDependencies.UNWATCHED;
    }
    String secret = target.secret().name();
    return new CachedDependencies(
        true,
        provider.isListed() && source.isListed() && copy.isListed(),
        provider.find(null, target.name()).orElse(null),
        source.find(target.namespace(), secret).orElse(null),
        copy.find(target.namespace(), secret).orElse(null));
  }

  private @Nullable InformerHandle<Secret> informerOfCopy(
      ClusterRef runtime, ProviderTarget target) {
    ObjectRef copies = allCopies(runtime, target);
    return secrets.find(isForbidden(copies) ? Dependencies.kubeconfig(runtime, target) : copies);
  }

  private boolean isForbidden(ObjectRef copies) {
    InformerHandle<Secret> labelled = secrets.find(copies);
    return labelled != null && labelled.isForbidden();
  }

  /** Stops all informers for good. */
  @Override
  public synchronized void close() {
    closed = true;
    providers.close();
    secrets.close();
  }
}
