package io.platformmesh.onboarding.starter.cli.connection;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.activities.client.RequestObserver;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.KubernetesConnection;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connections of one command, opened on first use and closed with the command. */
public final class Connections implements AutoCloseable {

  /** How long commands wait for Temporal. */
  private static final Duration TEMPORAL_TIMEOUT = Duration.ofSeconds(3);

  /** Most names that an error message suggests. */
  private static final int MAX_SUGGESTIONS = 5;

  private final OutputFlags output;
  private @Nullable KubernetesConnection kubernetes;
  private @Nullable TemporalConnection temporal;

  /**
   * The connections of a command, none of them open yet.
   *
   * @param output output for notices about slow connections
   */
  public Connections(OutputFlags output) {
    this.output = output;
  }

  /**
   * Returns the client of the hosting cluster.
   *
   * @param namespace namespace of the ManagedProviders to read; null for all
   * @throws UserError if the cluster cannot be reached
   */
  public KubernetesClient kubernetes(@Nullable String namespace) {
    return kubernetesConnection(namespace).hosting();
  }

  /**
   * Returns the cache of clients for other clusters.
   *
   * @param namespace namespace of the ManagedProviders to read; null for all
   * @throws UserError if the hosting cluster cannot be reached
   */
  public KubernetesClients clients(@Nullable String namespace) {
    return kubernetesConnection(namespace).clients();
  }

  private KubernetesConnection kubernetesConnection(@Nullable String namespace) {
    KubernetesConnection open = kubernetes;
    if (open == null) {
      open =
          WaitNotice.during(
              output.err(),
              "waiting for the API server",
              () ->
                  KubernetesConnection.open(
                      Duration.ZERO,
                      namespace == null ? List.of() : List.of(namespace),
                      RequestObserver.NONE));
      kubernetes = open;
    }
    return open;
  }

  /**
   * Returns the connection to Temporal.
   *
   * @throws UserError if Temporal cannot be reached
   */
  public TemporalConnection temporal() {
    TemporalConnection open = temporal;
    if (open == null) {
      open =
          WaitNotice.during(
              output.err(),
              "waiting for Temporal",
              () ->
                  TemporalConnection.open(
                      System.getenv(), TEMPORAL_TIMEOUT, null, List.of(), failure -> {}));
      temporal = open;
    }
    return open;
  }

  private static Optional<ManagedProvider> find(KubernetesClient kubernetes, QualifiedName name) {
    return Optional.ofNullable(
        kubernetes
            .resources(ManagedProvider.class)
            .inNamespace(name.namespace())
            .withName(name.name())
            .get());
  }

  /**
   * Returns the ManagedProvider.
   *
   * @throws UserError if it does not exist; the message suggests existing ones
   */
  public static ManagedProvider require(KubernetesClient kubernetes, QualifiedName name) {
    return find(kubernetes, name)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no ManagedProvider %s: %s"
                        .formatted(name, suggest(kubernetes, name))));
  }

  /** Suggests the same name in other namespaces first, because a wrong namespace is likely. */
  private static String suggest(KubernetesClient kubernetes, QualifiedName name) {
    List<QualifiedName> all = list(kubernetes, name.namespace());
    List<String> elsewhere =
        all.stream()
            .filter(other -> other.name().equals(name.name()))
            .map(QualifiedName::toString)
            .toList();
    if (!elsewhere.isEmpty()) {
      return "did you mean %s?".formatted(String.join(" or ", elsewhere));
    }
    List<String> here =
        all.stream()
            .filter(other -> other.namespace().equals(name.namespace()))
            .map(QualifiedName::name)
            .sorted()
            .toList();
    return here.isEmpty()
        ? "list the existing ones with onboard list -A"
        : "namespace %s has %s%s"
            .formatted(
                name.namespace(),
                String.join(", ", here.subList(0, Math.min(here.size(), MAX_SUGGESTIONS))),
                here.size() > MAX_SUGGESTIONS ? " and others: list them with onboard list" : "");
  }

  private static List<QualifiedName> list(KubernetesClient kubernetes, String namespace) {
    var all = kubernetes.resources(ManagedProvider.class);
    List<ManagedProvider> found;
    try {
      found = all.inAnyNamespace().list().getItems();
    } catch (KubernetesClientException denied) {
      found = all.inNamespace(namespace).list().getItems();
    }
    return found.stream()
        .map(
            each ->
                new QualifiedName(each.getMetadata().getNamespace(), each.getMetadata().getName()))
        .toList();
  }

  @Override
  public void close() {
    if (temporal != null) {
      temporal.close();
    }
    if (kubernetes != null) {
      kubernetes.close();
    }
  }
}
