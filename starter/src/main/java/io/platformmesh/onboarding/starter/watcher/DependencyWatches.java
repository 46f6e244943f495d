package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.platformmesh.onboarding.activities.client.ConfiguredClusters;
import io.platformmesh.onboarding.activities.client.KcpOptions;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ProviderTarget;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what single ManagedProviders depend on, wherever it is, for as long as one of them does:
 * Providers in kcp workspaces; by name the Secrets that others write; by our label the copies that
 * we write, or by name too where that is all that is allowed.
 */
final class DependencyWatches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DependencyWatches.class);

  private static final String WORKSPACE = "Workspace ";
  private static final String RUNTIME = "Runtime cluster of Secret ";

  private final KubernetesClient hosting;
  private final ConfiguredClusters clusters;
  private final InformerFactory informers;
  private final News news;
  private final Runnable credentialsNews;
  private final InformerRegistry<GenericKubernetesResource> providers;
  private final InformerRegistry<Secret> secrets;
  private boolean closed;

  /** Hears of what has changed. */
  @FunctionalInterface
  interface News {
    /**
     * Something has changed.
     *
     * @param dependency its key in the index
     * @param appeared whether it is new to us, so that only who waits for it cares
     */
    void of(String dependency, boolean appeared);
  }

  /**
   * Watches nothing at first.
   *
   * @param hosting client of the hosting cluster; not closed here
   * @param clusters gives clients of other clusters; not closed here
   * @param informers sets informers up
   * @param starts starts watches, at once or later
   * @param news called with what has changed
   * @param credentialsNews called when what is needed should be required anew, since there are
   *     other credentials
   */
  DependencyWatches(
      KubernetesClient hosting,
      ConfiguredClusters clusters,
      InformerFactory informers,
      WatchStartLimiter starts,
      News news,
      Runnable credentialsNews) {
    this.hosting = hosting;
    this.clusters = clusters;
    this.informers = informers;
    this.news = news;
    this.credentialsNews = credentialsNews;
    this.providers = new InformerRegistry<>(starts);
    this.secrets = new InformerRegistry<>(starts);
  }

  /** Watches what these need, and no longer what only others needed. */
  synchronized void require(Collection<ManagedProvider> managedProviders) {
    if (closed) {
      return;
    }
    Round round = new Round();
    round.requireCredentialsOfKcp();
    for (ManagedProvider managedProvider : managedProviders) {
      try {
        round.require(managedProvider);
      } catch (RuntimeException unusable) {
        LOG.warn(
            "What {} depends on cannot be watched: {}",
            ManagedProviderKey.of(managedProvider),
            unusable.getClass().getSimpleName());
      }
    }
    round.end();
  }

  /** One look at all that is needed. */
  private final class Round {

    private final Set<String> needed = new HashSet<>();

    /** Asked once for each cluster, since making a client reads its credentials. */
    private final Map<String, Optional<KubernetesClient>> clients = new HashMap<>();

    /** Those in a file are read again with each round. */
    void requireCredentialsOfKcp() {
      KcpOptions kcp = clusters.kcp();
      if (kcp.kubeconfig() == null) {
        requireCredentials(kcp.secretNamespace(), kcp.secretName());
      }
    }

    private void requireCredentials(String namespace, String name) {
      String credentials = Dependencies.credentials(namespace, name);
      need(secrets, credentials, hosting, client -> watchCredentials(namespace, name, credentials));
    }

    void require(ManagedProvider managedProvider) {
      ProviderTarget target = ProviderTarget.of(managedProvider);
      String path = target.path();
      KubernetesClient workspace = client(WORKSPACE + path, () -> clusters.workspaceClient(path));
      String all = Dependencies.providers(path);
      need(providers, all, workspace, client -> watchProviders(client, path));
      String source = Dependencies.sourceSecret(target);
      need(
          secrets,
          source,
          workspace,
          client -> watchKubeconfig(ClusterKind.KCP, client, target, source));
      requireRuntime(target, Dependencies.runtime(managedProvider));
    }

    private void requireRuntime(ProviderTarget target, @Nullable String runtime) {
      String namespace = target.namespace();
      if (runtime != null) {
        requireCredentials(namespace, runtime);
      }
      KubernetesClient cluster =
          runtime == null
              ? hosting
              : client(
                  RUNTIME + namespace + "/" + runtime,
                  () -> clusters.runtimeClient(namespace, runtime));
      String copies = Dependencies.copies(runtime, namespace);
      need(secrets, copies, cluster, client -> watchCopies(client, runtime, namespace));
      InformerHandle<Secret> labelled = secrets.find(copies);
      if (labelled != null && labelled.isForbidden()) {
        String copy = Dependencies.copy(runtime, target);
        need(
            secrets,
            copy,
            cluster,
            client -> watchKubeconfig(kindOf(runtime), client, target, copy));
      }
    }

    /** Without a client for the moment, what is watched stays so. */
    private <T> void need(
        InformerRegistry<T> watches,
        String what,
        @Nullable KubernetesClient client,
        Function<KubernetesClient, InformerHandle<T>> watch) {
      needed.add(what);
      if (client != null) {
        watches.need(what, client, () -> watch.apply(client));
      }
    }

    private @Nullable KubernetesClient client(String what, Supplier<KubernetesClient> source) {
      return clients.computeIfAbsent(what, unused -> open(what, source)).orElse(null);
    }

    void end() {
      providers.keepOnly(needed);
      secrets.keepOnly(needed);
      tellUnreachable(WORKSPACE, ClusterKind.KCP, ResourceKind.Provider);
      tellUnreachable(RUNTIME, ClusterKind.RUNTIME, ResourceKind.Secret);
    }

    private void tellUnreachable(String what, ClusterKind cluster, ResourceKind kind) {
      long unreachable =
          clients.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(what) && entry.getValue().isEmpty())
              .count();
      informers.health().unreachable(cluster, kind.name(), Math.toIntExact(unreachable));
    }
  }

  private static Optional<KubernetesClient> open(String what, Supplier<KubernetesClient> source) {
    try {
      return Optional.of(source.get());
    } catch (StageException unreachable) {
      LOG.warn(
          "{} cannot be watched, it is looked at from time to time: {}",
          what,
          unreachable.getMessage());
    } catch (RuntimeException unusable) {
      LOG.warn(
          "{} cannot be watched, it is looked at from time to time: its credentials cannot be used ({})",
          what,
          unusable.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  private InformerHandle<GenericKubernetesResource> watchProviders(
      KubernetesClient client, String path) {
    return informers.watch(
        ClusterKind.KCP,
        ResourceKind.Provider.name(),
        client.genericKubernetesResources(ResourceKind.Provider.context()).runnableInformer(0),
        Dependencies.providers(path),
        ObservedStates::of,
        (provider, appeared) ->
            news.of(Dependencies.provider(path, provider.getMetadata().getName()), appeared));
  }

  private InformerHandle<Secret> watchKubeconfig(
      ClusterKind cluster, KubernetesClient client, ProviderTarget target, String dependency) {
    return watchSecrets(
        cluster,
        client.secrets().inNamespace(target.namespace()).withName(target.secret().name()),
        dependency,
        (secret, appeared) -> news.of(dependency, appeared));
  }

  private InformerHandle<Secret> watchCredentials(
      String namespace, String name, String dependency) {
    return watchSecrets(
        ClusterKind.HOSTING,
        hosting.secrets().inNamespace(namespace).withName(name),
        dependency,
        (secret, appeared) -> {
          credentialsNews.run();
          news.of(dependency, appeared);
        });
  }

  private InformerHandle<Secret> watchCopies(
      KubernetesClient client, @Nullable String runtime, String namespace) {
    return watchSecrets(
        kindOf(runtime),
        client
            .secrets()
            .inNamespace(namespace)
            .withLabel(OnboardingMetadata.MANAGED_BY_LABEL, OnboardingMetadata.FIELD_MANAGER),
        Dependencies.copies(runtime, namespace),
        (secret, appeared) ->
            news.of(
                Dependencies.copy(runtime, namespace, secret.getMetadata().getName()), appeared));
  }

  private static ClusterKind kindOf(@Nullable String runtime) {
    return runtime == null ? ClusterKind.HOSTING : ClusterKind.RUNTIME;
  }

  private InformerHandle<Secret> watchSecrets(
      ClusterKind cluster,
      Informable<Secret> selected,
      String what,
      BiConsumer<Secret, Boolean> changed) {
    return informers.watch(
        cluster,
        ResourceKind.Secret.name(),
        selected.runnableInformer(0),
        what,
        ObservedStates::of,
        changed);
  }

  /** Whether everything that is watched has been listed. */
  synchronized boolean isListed() {
    return providers.isListed() && secrets.isListed();
  }

  /**
   * Whether what is cached of a settled ManagedProvider's dependencies speaks against it. What
   * cannot be watched does; what has only not been listed yet does not.
   */
  synchronized boolean hasDoubts(ManagedProvider managedProvider) {
    ProviderTarget target = ProviderTarget.of(managedProvider);
    InformerHandle<GenericKubernetesResource> provider =
        providers.find(Dependencies.providers(target.path()));
    InformerHandle<Secret> source = secrets.find(Dependencies.sourceSecret(target));
    InformerHandle<Secret> copy = watchOfCopy(target, Dependencies.runtime(managedProvider));
    if (provider == null || source == null || copy == null) {
      return true;
    }
    if (!(provider.isListed() && source.isListed() && copy.isListed())) {
      return false;
    }
    String secret = target.namespace() + "/" + target.secret().name();
    return DriftCheck.aboutDependency(provider.find(target.name()).orElse(null))
        || DriftCheck.aboutCopy(
            source.find(secret).orElse(null),
            copy.find(secret).orElse(null),
            target.secret().key());
  }

  private @Nullable InformerHandle<Secret> watchOfCopy(
      ProviderTarget target, @Nullable String runtime) {
    InformerHandle<Secret> labelled =
        secrets.find(Dependencies.copies(runtime, target.namespace()));
    return labelled != null && labelled.isForbidden()
        ? secrets.find(Dependencies.copy(runtime, target))
        : labelled;
  }

  @Override
  public synchronized void close() {
    closed = true;
    providers.close();
    secrets.close();
  }
}
