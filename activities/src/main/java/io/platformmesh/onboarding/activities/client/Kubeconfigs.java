package io.platformmesh.onboarding.activities.client;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.KnownCredentials;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads kubeconfigs that somebody else wrote; never quotes them. */
final class Kubeconfigs {

  private Kubeconfigs() {}

  /**
   * The configuration of a client. It is made only of what has been checked, for making it runs the
   * commands and reads the files that a kubeconfig names.
   *
   * @param kubeconfig the text
   * @param source what holds it, for messages: "Secret a/b"
   * @param reason reason of the trouble when it cannot be used
   * @throws StageException when it is no kubeconfig, names no server, or would make this process
   *     read a file or run a command
   */
  static Config parse(String kubeconfig, String source, Reason reason) {
    io.fabric8.kubernetes.api.model.Config content = read(kubeconfig, source, reason);
    KnownCredentials.learn(content);
    if (content == null
        || orEmpty(content.getClusters()).stream().noneMatch(Kubeconfigs::hasServer)) {
      throw unusable(source, reason, "it names no server");
    }
    if (refersToFiles(content)) {
      throw unusable(
          source, reason, "it refers to files or commands; give it certificates or tokens inline");
    }
    try {
      return Config.fromKubeconfig(Serialization.asYaml(content));
    } catch (RuntimeException broken) {
      // The cause may quote the text.
      throw unusable(source, reason, "it cannot be read");
    }
  }

  private static io.fabric8.kubernetes.api.model.@Nullable Config read(
      String kubeconfig, String source, Reason reason) {
    try {
      return Serialization.unmarshal(kubeconfig, io.fabric8.kubernetes.api.model.Config.class);
    } catch (RuntimeException broken) {
      // The cause quotes the text, so neither it nor its message may go any further.
      throw unusable(source, reason, "it cannot be parsed");
    }
  }

  private static boolean hasServer(NamedCluster cluster) {
    return cluster.getCluster() != null
        && cluster.getCluster().getServer() != null
        && !cluster.getCluster().getServer().isBlank();
  }

  private static boolean refersToFiles(io.fabric8.kubernetes.api.model.Config content) {
    return orEmpty(content.getClusters()).stream()
            .map(NamedCluster::getCluster)
            .anyMatch(cluster -> cluster != null && cluster.getCertificateAuthority() != null)
        || orEmpty(content.getUsers()).stream()
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

  /** Null is what an empty entry of a list is read as. */
  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }

  private static StageException unusable(String source, Reason reason, String why) {
    return StageException.actionNeeded(
        reason, "the kubeconfig in %s cannot be used: %s".formatted(source, why));
  }
}
