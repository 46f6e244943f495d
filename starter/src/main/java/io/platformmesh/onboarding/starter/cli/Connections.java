package io.platformmesh.onboarding.starter.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.kubernetes.crd.ManagedProvider;
import io.platformmesh.onboarding.worker.connect.KubernetesConnection;
import io.platformmesh.onboarding.worker.connect.TemporalConnection;
import io.platformmesh.onboarding.worker.connect.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connections of one command, made when they are needed and closed with it. */
public final class Connections implements AutoCloseable {

  /** How long commands wait for Temporal to answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  private @Nullable KubernetesConnection kubernetes;
  private @Nullable TemporalConnection temporal;

  /** No connection yet. */
  public Connections() {}

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
          KubernetesConnection.open(
              Duration.ZERO, namespace == null ? List.of() : List.of(namespace));
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
      made = TemporalConnection.open(PATIENCE, null);
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
   * @throws UserError when there is none
   */
  public static ManagedProvider require(KubernetesClient kubernetes, QualifiedName name) {
    return find(kubernetes, name)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no ManagedProvider %s: see onboard list -A".formatted(name)));
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
