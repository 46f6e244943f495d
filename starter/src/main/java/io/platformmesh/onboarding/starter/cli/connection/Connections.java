package io.platformmesh.onboarding.starter.cli.connection;

import com.uber.m3.tally.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.activities.client.RequestObserver;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.ClusterIdentity;
import io.platformmesh.onboarding.runtime.connection.KubernetesConnection;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connections of one command, opened on first use and closed with the command. */
public final class Connections implements AutoCloseable {

  /** How long commands wait for the connection to Temporal. */
  private static final Duration TEMPORAL_TIMEOUT = Duration.ofSeconds(3);

  /** Makes the first failed connection to the API server an error. */
  private static final Duration NO_RETRIES = Duration.ZERO;

  /** Maximum number of names of ManagedProviders that an error message suggests. */
  private static final int MAX_SUGGESTIONS = 5;

  private static final @Nullable Scope NO_METRICS = null;
  private static final List<WorkflowClientInterceptor> NO_INTERCEPTORS = List.of();

  private final OutputFlags outputFlags;
  private @Nullable KubernetesConnection hostingConnection;
  private @Nullable TemporalConnection temporalConnection;

  /**
   * The connections of a command, none of them open yet.
   *
   * @param outputFlags output for notices about slow connections
   */
  public Connections(OutputFlags outputFlags) {
    this.outputFlags = outputFlags;
  }

  /**
   * Returns the client of the hosting cluster.
   *
   * @param providerNamespace namespace of the ManagedProviders to read; null for all
   * @throws UserError if the cluster cannot be reached
   */
  public KubernetesClient kubernetes(@Nullable String providerNamespace) {
    return kubernetesConnection(providerNamespace).hosting();
  }

  /**
   * Returns the cache of connections to other clusters.
   *
   * @param providerNamespace namespace of the ManagedProviders to read; null for all
   * @throws UserError if the hosting cluster cannot be reached
   */
  public KubernetesClients clients(@Nullable String providerNamespace) {
    return kubernetesConnection(providerNamespace).clients();
  }

  private KubernetesConnection kubernetesConnection(@Nullable String providerNamespace) {
    KubernetesConnection openConnection = hostingConnection;
    if (openConnection == null) {
      List<String> readNamespaces =
          providerNamespace == null ? List.of() : List.of(providerNamespace);
      openConnection =
          WaitNotice.during(
              outputFlags.err(),
              "waiting for the API server",
              () -> KubernetesConnection.open(NO_RETRIES, readNamespaces, RequestObserver.NONE));
      hostingConnection = openConnection;
    }
    return openConnection;
  }

  /**
   * Returns the identity of the hosting cluster that commands use: only its configured name.
   *
   * @throws UserError if the name is invalid
   */
  public static HostingCluster hostingCluster() {
    return new HostingCluster(ClusterIdentity.nameIn(System.getenv()), /* uid= */ null);
  }

  /**
   * Returns the workflow id of the onboarding that a command names.
   *
   * @throws UserError if the configured name of the hosting cluster is invalid
   */
  public static String workflowIdOf(QualifiedName requestedName) {
    return hostingCluster().workflowId(requestedName.namespace(), requestedName.name());
  }

  /**
   * Returns the connection to Temporal.
   *
   * @throws UserError if Temporal cannot be reached
   */
  public TemporalConnection temporal() {
    TemporalConnection openConnection = temporalConnection;
    if (openConnection == null) {
      openConnection =
          WaitNotice.during(
              outputFlags.err(),
              "waiting for Temporal",
              () ->
                  TemporalConnection.open(
                      System.getenv(),
                      TEMPORAL_TIMEOUT,
                      NO_METRICS,
                      NO_INTERCEPTORS,
                      /* onFirstFailure= */ firstFailure -> {}));
      temporalConnection = openConnection;
    }
    return openConnection;
  }

  private static Optional<ManagedProvider> findManagedProvider(
      KubernetesClient hostingClient, QualifiedName requestedName) {
    return Optional.ofNullable(
        hostingClient
            .resources(ManagedProvider.class)
            .inNamespace(requestedName.namespace())
            .withName(requestedName.name())
            .get());
  }

  /**
   * Returns the ManagedProvider that a command names, from the hosting cluster.
   *
   * @throws UserError if it does not exist; the message suggests existing ones
   */
  public static ManagedProvider require(
      KubernetesClient hostingClient, QualifiedName requestedName) {
    return findManagedProvider(hostingClient, requestedName)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no ManagedProvider %s: %s"
                        .formatted(
                            requestedName, suggestExistingNames(hostingClient, requestedName))));
  }

  /**
   * Suggests ManagedProviders of the same name in other namespaces first, because a wrong namespace
   * is likely.
   */
  private static String suggestExistingNames(
      KubernetesClient hostingClient, QualifiedName requestedName) {
    List<QualifiedName> existingNames = listExistingNames(hostingClient, requestedName.namespace());
    List<String> sameNameElsewhere =
        existingNames.stream()
            .filter(existingName -> existingName.name().equals(requestedName.name()))
            .map(QualifiedName::toString)
            .toList();
    if (!sameNameElsewhere.isEmpty()) {
      return "did you mean %s?".formatted(String.join(" or ", sameNameElsewhere));
    }
    List<String> namesInNamespace =
        existingNames.stream()
            .filter(existingName -> existingName.namespace().equals(requestedName.namespace()))
            .map(QualifiedName::name)
            .sorted()
            .toList();
    return namesInNamespace.isEmpty()
        ? "list the existing ones with onboard list -A"
        : "namespace %s has %s"
            .formatted(requestedName.namespace(), joinSuggestions(namesInNamespace));
  }

  private static String joinSuggestions(List<String> namesInNamespace) {
    if (namesInNamespace.size() <= MAX_SUGGESTIONS) {
      return String.join(", ", namesInNamespace);
    }
    return String.join(", ", namesInNamespace.subList(0, MAX_SUGGESTIONS))
        + " and others: list them with onboard list";
  }

  private static List<QualifiedName> listExistingNames(
      KubernetesClient hostingClient, String providerNamespace) {
    var managedProviders = hostingClient.resources(ManagedProvider.class);
    List<ManagedProvider> existingProviders;
    try {
      existingProviders = managedProviders.inAnyNamespace().list().getItems();
    } catch (KubernetesClientException deniedList) {
      existingProviders = managedProviders.inNamespace(providerNamespace).list().getItems();
    }
    return existingProviders.stream()
        .map(
            existingProvider ->
                new QualifiedName(
                    existingProvider.getMetadata().getNamespace(),
                    existingProvider.getMetadata().getName()))
        .toList();
  }

  @Override
  public void close() {
    try {
      if (temporalConnection != null) {
        temporalConnection.close();
      }
    } finally {
      if (hostingConnection != null) {
        hostingConnection.close();
      }
    }
  }
}
