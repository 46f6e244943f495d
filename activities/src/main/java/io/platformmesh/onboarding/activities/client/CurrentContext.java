package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The current context of a kubeconfig, which alone decides on the server and the user, as it does
 * for kubectl and Flux.
 *
 * @param cluster the cluster of the context
 * @param user the user of the context
 */
record CurrentContext(Cluster cluster, AuthInfo user) {

  /** A kubeconfig cannot be used; the message names the field. */
  static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnusableException(String problem) {
      super(problem);
    }
  }

  /**
   * Finds the current context.
   *
   * @throws UnusableException when a field is missing, names nothing, or is not supported
   */
  static CurrentContext of(Config kubeconfig) {
    List<NamedContext> contexts = orEmpty(kubeconfig.getContexts());
    List<String> contextNames = contexts.stream().map(NamedContext::getName).toList();
    String contextName = kubeconfig.getCurrentContext();
    if (contextName == null || contextName.isBlank()) {
      throw new UnusableException(
          "current-context is not set: set it to one of its contexts " + contextNames);
    }
    Context context =
        find(contexts, named -> contextName.equals(named.getName()), NamedContext::getContext)
            .orElseThrow(
                () ->
                    new UnusableException(
                        "current-context names no context: set it to one of " + contextNames));
    Cluster cluster =
        find(
                orEmpty(kubeconfig.getClusters()),
                named -> Objects.equals(named.getName(), context.getCluster()),
                NamedCluster::getCluster)
            .orElseThrow(
                () -> new UnusableException("the current context names a cluster that it lacks"));
    AuthInfo user =
        find(
                orEmpty(kubeconfig.getUsers()),
                named -> Objects.equals(named.getName(), context.getUser()),
                NamedAuthInfo::getUser)
            .orElseThrow(
                () -> new UnusableException("the current context names a user that it lacks"));
    return new CurrentContext(cluster, user).requireSupported();
  }

  private CurrentContext requireSupported() {
    if (cluster.getServer() == null || cluster.getServer().isBlank()) {
      throw new UnusableException("it names no server");
    }
    if (cluster.getTlsServerName() != null && !cluster.getTlsServerName().isEmpty()) {
      throw new UnusableException(
          "tls-server-name is not supported: use a server whose certificate has its address");
    }
    requireUnexpired(user.getClientCertificateData());
    return this;
  }

  private static void requireUnexpired(@Nullable String certificateData) {
    if (certificateData == null || certificateData.isEmpty()) {
      return;
    }
    byte[] certificate = Base64.getMimeDecoder().decode(certificateData);
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(certificate))
          .stream()
          .map(X509Certificate.class::cast)
          .map(parsed -> parsed.getNotAfter().toInstant())
          .filter(end -> end.isBefore(Instant.now()))
          .findFirst()
          .ifPresent(
              end -> {
                throw new UnusableException(
                    "client-certificate-data has expired on %s: renew it".formatted(end));
              });
    } catch (CertificateException invalid) {
      throw new UnusableException("client-certificate-data is not a certificate");
    }
  }

  private static <T, R> Optional<R> find(
      List<T> entries, Predicate<T> hasName, Function<T, @Nullable R> content) {
    return entries.stream()
        .filter(hasName)
        .findFirst()
        .flatMap(entry -> Optional.ofNullable(content.apply(entry)));
  }

  /** The entries of a list in the kubeconfig; an empty entry is parsed as null and left out. */
  static <T> List<T> orEmpty(@Nullable List<T> nullableList) {
    return nullableList == null
        ? List.of()
        : nullableList.stream().filter(Objects::nonNull).toList();
  }
}
