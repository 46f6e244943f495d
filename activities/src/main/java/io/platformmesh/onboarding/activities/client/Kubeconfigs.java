package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.KnownCredentials;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses kubeconfigs from untrusted sources; no error message quotes them. */
final class Kubeconfigs {

  private static final Pattern WHITESPACE = Pattern.compile("\\s+");

  private Kubeconfigs() {}

  /**
   * Makes the client configuration for a kubeconfig. A kubeconfig that names files or commands is
   * rejected first, because fabric8 reads those files and runs those commands.
   *
   * @param kubeconfig text of the kubeconfig
   * @param credentialSource where the kubeconfig comes from, for messages: "Secret a/b"
   * @param reason the reason of the StageException
   * @throws StageException when the text is not a kubeconfig, its current context cannot be used,
   *     or it refers to files or commands
   */
  static Config parse(String kubeconfig, String credentialSource, Reason reason) {
    io.fabric8.kubernetes.api.model.Config parsedKubeconfig =
        unmarshal(kubeconfig, credentialSource, reason);
    KnownCredentials.learn(parsedKubeconfig);
    if (parsedKubeconfig == null
        || CurrentContext.orEmpty(parsedKubeconfig.getClusters()).isEmpty()) {
      throw unusableKubeconfigException(credentialSource, reason, "it names no server");
    }
    if (refersToFiles(parsedKubeconfig)) {
      throw unusableKubeconfigException(
          credentialSource,
          reason,
          "it refers to files or commands; put certificates or tokens inline");
    }
    try {
      CurrentContext currentContext = CurrentContext.of(parsedKubeconfig);
      unwrapData(currentContext);
      Config config = Config.fromKubeconfig(Serialization.asYaml(parsedKubeconfig));
      String proxyUrl = currentContext.cluster().getProxyUrl();
      if (proxyUrl != null && !proxyUrl.isEmpty()) {
        config.setHttpProxy(proxyUrl);
        config.setHttpsProxy(proxyUrl);
      }
      return config;
    } catch (CurrentContext.UnusableException unusable) {
      throw unusableKubeconfigException(credentialSource, reason, unusable.getMessage());
    } catch (RuntimeException parseFailure) {
      // The cause may quote the kubeconfig.
      throw unusableKubeconfigException(credentialSource, reason, "it is not valid");
    }
  }

  private static io.fabric8.kubernetes.api.model.@Nullable Config unmarshal(
      String kubeconfig, String credentialSource, Reason reason) {
    try {
      return Serialization.unmarshal(kubeconfig, io.fabric8.kubernetes.api.model.Config.class);
    } catch (RuntimeException parseFailure) {
      // The cause quotes the kubeconfig: it must not be logged or reported.
      throw unusableKubeconfigException(credentialSource, reason, "it cannot be parsed");
    }
  }

  /** Removes line ends from data in Base64, which kubectl ignores, too. */
  private static void unwrapData(CurrentContext currentContext) {
    Cluster cluster = currentContext.cluster();
    AuthInfo user = currentContext.user();
    cluster.setCertificateAuthorityData(withoutWhitespace(cluster.getCertificateAuthorityData()));
    user.setClientCertificateData(withoutWhitespace(user.getClientCertificateData()));
    user.setClientKeyData(withoutWhitespace(user.getClientKeyData()));
  }

  private static @Nullable String withoutWhitespace(@Nullable String data) {
    return data == null ? null : WHITESPACE.matcher(data).replaceAll("");
  }

  private static boolean refersToFiles(io.fabric8.kubernetes.api.model.Config parsedKubeconfig) {
    boolean refersToCertificateFile =
        CurrentContext.orEmpty(parsedKubeconfig.getClusters()).stream()
            .map(NamedCluster::getCluster)
            .anyMatch(cluster -> cluster != null && cluster.getCertificateAuthority() != null);
    return refersToCertificateFile
        || CurrentContext.orEmpty(parsedKubeconfig.getUsers()).stream()
            .map(NamedAuthInfo::getUser)
            .anyMatch(user -> user != null && refersToFiles(user));
  }

  private static boolean refersToFiles(AuthInfo user) {
    return user.getExec() != null
        || user.getAuthProvider() != null
        || user.getTokenFile() != null
        || user.getClientCertificate() != null
        || user.getClientKey() != null;
  }

  private static StageException unusableKubeconfigException(
      String credentialSource, Reason reason, String problem) {
    return StageException.actionNeeded(
        reason, "the kubeconfig in %s cannot be used: %s".formatted(credentialSource, problem));
  }
}
