package io.platformmesh.onboarding.starter.cli.connection;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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

/** The connections of one command, made when they are needed and closed with it. */
public final class Connections implements AutoCloseable {

  /** How long commands wait for Temporal to answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  /** So many names help; more are a list. */
  private static final int MOST_NAMES = 5;

  private final OutputFlags output;
  private @Nullable KubernetesConnection kubernetes;
  private @Nullable TemporalConnection temporal;

  /**
   * No connection yet.
   *
   * @param output where people see what the command is waiting for
   */
  public Connections(OutputFlags output) {
    this.output = output;
  }

  /**
   * The hosting cluster.
   *
   * @param namespace where ManagedProviders are to be read; null for everywhere
   * @throws UserError when it cannot be reached
   */
  public KubernetesClient kubernetes(@Nullable String namespace) {
    KubernetesConnection made = kubernetes;
    if (made == null) {
      made =
          WaitNotice.during(
              output.err(),
              "waiting for the API server",
              () ->
                  KubernetesConnection.open(
                      Duration.ZERO,
                      namespace == null ? List.of() : List.of(namespace),
                      RequestObserver.NONE));
      kubernetes = made;
    }
    return made.hosting();
  }

  /**
   * Temporal.
   *
   * @throws UserError when it cannot be reached
   */
  public TemporalConnection temporal() {
    TemporalConnection made = temporal;
    if (made == null) {
      made =
          WaitNotice.during(
              output.err(),
              "waiting for Temporal",
              () -> TemporalConnection.open(PATIENCE, null, List.of(), waiting -> {}));
      temporal = made;
    }
    return made;
  }

  /** The ManagedProvider; empty when there is none. */
  public static Optional<ManagedProvider> find(KubernetesClient kubernetes, QualifiedName name) {
    return Optional.ofNullable(
        kubernetes
            .resources(ManagedProvider.class)
            .inNamespace(name.namespace())
            .withName(name.name())
            .get());
  }

  /**
   * The ManagedProvider.
   *
   * @throws UserError when there is none, naming those that may be meant
   */
  public static ManagedProvider require(KubernetesClient kubernetes, QualifiedName name) {
    return find(kubernetes, name)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no ManagedProvider %s: %s"
                        .formatted(name, others(kubernetes, name))));
  }

  /** Most often it is the namespace that is another one. */
  private static String others(KubernetesClient kubernetes, QualifiedName name) {
    List<QualifiedName> all = readable(kubernetes, name.namespace());
    List<String> elsewhere =
        all.stream()
            .filter(other -> other.name().equals(name.name()))
            .map(QualifiedName::toString)
            .toList();
    if (!elsewhere.isEmpty()) {
      return "did you mean " + String.join(" or ", elsewhere) + "?";
    }
    List<String> here =
        all.stream()
            .filter(other -> other.namespace().equals(name.namespace()))
            .map(QualifiedName::name)
            .sorted()
            .toList();
    return here.isEmpty()
        ? "see onboard list -A"
        : "namespace %s has %s%s"
            .formatted(
                name.namespace(),
                String.join(", ", here.subList(0, Math.min(here.size(), MOST_NAMES))),
                here.size() > MOST_NAMES ? ", …: see onboard list" : "");
  }

  private static List<QualifiedName> readable(KubernetesClient kubernetes, String namespace) {
    var all = kubernetes.resources(ManagedProvider.class);
    List<ManagedProvider> found;
    try {
      found = all.inAnyNamespace().list().getItems();
    } catch (KubernetesClientException forbidden) {
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
