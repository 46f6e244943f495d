package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.Reason;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes Kubernetes clients that share their threads, and caches one for each cluster until its
 * credentials change.
 */
public final class KubernetesClients implements AutoCloseable {

  /** Well below the timeout of an activity attempt, which sends several requests. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(8);

  /** Each watch is a web socket, and the watcher has at least one watch for each onboarding. */
  private static final int MAX_WATCHES = 65_536;

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(4);

  private static final int NO_RETRIES = 0;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHttpClientFactory httpClientFactory =
      new VertxHttpClientFactory(vertx) {
        @Override
        protected void additionalConfig(WebClientOptions options) {
          options.setMaxWebSockets(MAX_WATCHES);
        }
      };
  private final Map<String, CachedClient> clientCache = new ConcurrentHashMap<>();
  private final ProxyVariables proxyVariables = new ProxyVariables(System.getenv());

  private final RequestObserver requestObserver;

  /** Makes clients without an observer. */
  public KubernetesClients() {
    this(RequestObserver.NONE);
  }

  /**
   * Makes clients with an observer.
   *
   * @param requestObserver observes the requests of all clients
   */
  public KubernetesClients(RequestObserver requestObserver) {
    this.requestObserver = requestObserver;
  }

  private record CachedClient(String credentialsDigest, KubernetesClient client) {}

  /** Makes a client of the hosting cluster; the caller closes it. */
  public KubernetesClient connect(Config config) {
    return connect(ClusterKind.HOSTING, config);
  }

  private KubernetesClient connect(ClusterKind clusterKind, Config config) {
    proxyVariables.applyTo(config);
    return new KubernetesClientBuilder()
        .withConfig(withTimeouts(config))
        .withHttpClientFactory(httpClientFactory)
        .withHttpClientBuilderConsumer(
            httpClient ->
                httpClient.addOrReplaceInterceptor(
                    RequestObserver.class.getName(),
                    new RequestInterceptor(clusterKind, requestObserver)))
        .build();
  }

  /**
   * Returns the cached client of a cluster, or connects a new one when the credentials have
   * changed. Clients are closed by {@link #close()}.
   *
   * @param clusterKind the role of the cluster
   * @param cacheKey key of the cluster in the cache
   * @param credentialSource where the credentials come from, for messages: "Secret a/b"
   * @param credentialsDigest digest of the credentials
   * @param config configuration of the client; evaluated only for a new client
   * @throws StageException when the credentials are not valid
   */
  KubernetesClient reuseOrConnect(
      ClusterKind clusterKind,
      String cacheKey,
      String credentialSource,
      String credentialsDigest,
      Supplier<Config> config) {
    CachedClient clientOfCluster =
        clientCache.compute(
            cacheKey,
            (key, cachedClient) -> {
              if (cachedClient == null) {
                return new CachedClient(
                    credentialsDigest, createClient(clusterKind, credentialSource, config));
              }
              if (cachedClient.credentialsDigest().equals(credentialsDigest)) {
                return cachedClient;
              }
              CachedClient newClient =
                  new CachedClient(
                      credentialsDigest, createClient(clusterKind, credentialSource, config));
              cachedClient.client().close();
              return newClient;
            });
    return clientOfCluster.client();
  }

  private KubernetesClient createClient(
      ClusterKind clusterKind, String credentialSource, Supplier<Config> config) {
    try {
      return connect(clusterKind, config.get());
    } catch (StageException stageException) {
      throw stageException;
    } catch (RuntimeException connectFailure) {
      // The cause may quote the credentials: it must not be logged or reported.
      Reason brokenCredentials =
          clusterKind == ClusterKind.KCP
              ? Reason.KcpCredentialsBroken
              : Reason.RuntimeKubeconfigBroken;
      throw StageException.actionNeeded(
          brokenCredentials,
          "the credentials in %s cannot be used: correct their server, certificates and key"
              .formatted(credentialSource));
    }
  }

  /** Sets short timeouts and no retries, because Temporal retries. */
  private static Config withTimeouts(Config config) {
    config.setRequestTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
    config.setConnectionTimeout(Math.toIntExact(CONNECTION_TIMEOUT.toMillis()));
    config.setRequestRetryBackoffLimit(NO_RETRIES);
    return config;
  }

  @Override
  public void close() {
    clientCache.values().forEach(cachedClient -> cachedClient.client().close());
    clientCache.clear();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
