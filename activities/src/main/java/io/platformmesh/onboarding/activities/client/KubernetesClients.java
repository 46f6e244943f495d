package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.contract.ClusterKind;
import io.platformmesh.onboarding.workflows.status.Reason;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes Kubernetes clients that share their threads, and keeps one for each cluster for as long as
 * its credentials stay the same.
 */
public final class KubernetesClients implements AutoCloseable {

  /** Below the time of an activity's attempt, with room for several requests. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(8);

  /** Each watch is a web socket of its own; a watcher watches one Secret for each onboarding. */
  private static final int MOST_WATCHES = 65_536;

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(4);

  private final Vertx vertx = Vertx.vertx();
  private final VertxHttpClientFactory http =
      new VertxHttpClientFactory(vertx) {
        @Override
        protected void additionalConfig(WebClientOptions options) {
          options.setMaxWebSockets(MOST_WATCHES);
        }
      };
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private final RequestObserver requests;

  /** Clients whose requests nobody counts. */
  public KubernetesClients() {
    this(RequestObserver.NONE);
  }

  /**
   * Clients that can be observed.
   *
   * @param requests hears of every request of every client
   */
  public KubernetesClients(RequestObserver requests) {
    this.requests = requests;
  }

  private record Kept(String digest, KubernetesClient client) {}

  /** A new client of the hosting cluster; whoever asks for it closes it. */
  public KubernetesClient connect(Config config) {
    return connect(ClusterKind.HOSTING, config);
  }

  private KubernetesClient connect(ClusterKind kind, Config config) {
    return new KubernetesClientBuilder()
        .withConfig(withTimeouts(config))
        .withHttpClientFactory(http)
        .withHttpClientBuilderConsumer(
            client ->
                client.addOrReplaceInterceptor(
                    RequestObserver.class.getName(), new RequestInterceptor(kind, requests)))
        .build();
  }

  /**
   * The client of this cluster, made anew when its credentials have changed. It is closed here.
   *
   * @param kind what the cluster is to us
   * @param cluster names the cluster
   * @param source what holds the credentials, for messages: "Secret a/b"
   * @param digest changes with the credentials
   * @param config how to reach it, asked only when a client has to be made
   * @throws StageException when no client can be made of these credentials
   */
  KubernetesClient forCluster(
      ClusterKind kind, String cluster, String source, String digest, Supplier<Config> config) {
    return kept.compute(
            cluster,
            (name, present) -> {
              if (present != null && present.digest().equals(digest)) {
                return present;
              }
              Kept made = new Kept(digest, make(kind, source, config));
              if (present != null) {
                present.client().close();
              }
              return made;
            })
        .client();
  }

  private KubernetesClient make(ClusterKind kind, String source, Supplier<Config> config) {
    try {
      return connect(kind, config.get());
    } catch (StageException told) {
      throw told;
    } catch (RuntimeException broken) {
      // The cause may quote the credentials, so neither it nor its message may go any further.
      throw StageException.actionNeeded(
          kind == ClusterKind.KCP ? Reason.KcpCredentialsBroken : Reason.RuntimeKubeconfigBroken,
          "the credentials in %s cannot be used: correct their server, certificates and key"
              .formatted(source));
    }
  }

  /** Temporal retries, so the client does it hardly at all. */
  private static Config withTimeouts(Config config) {
    config.setRequestTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
    config.setConnectionTimeout(Math.toIntExact(CONNECTION_TIMEOUT.toMillis()));
    config.setRequestRetryBackoffLimit(0);
    return config;
  }

  @Override
  public void close() {
    kept.values().forEach(entry -> entry.client().close());
    kept.clear();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
