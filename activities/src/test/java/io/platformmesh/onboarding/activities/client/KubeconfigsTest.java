package io.platformmesh.onboarding.activities.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How kubeconfigs from untrusted sources are parsed. */
class KubeconfigsTest {

  private static final String CLUSTER = "{server: 'https://edge.example.com'}";
  private static final String USER = "{token: canary-token}";

  private static String kubeconfig(String cluster, String user) {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: %s}]
        users: [{name: u, user: %s}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
        .formatted(cluster, user);
  }

  private static Config parse(String kubeconfig) {
    return Kubeconfigs.parse(kubeconfig, "Secret a/b", Reason.RuntimeKubeconfigBroken);
  }

  private static void assertRejected(String kubeconfig, String why) {
    assertThatThrownBy(() -> parse(kubeconfig))
        .isInstanceOfSatisfying(
            StageException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.RuntimeKubeconfigBroken);
              assertThat(failure.needsAction()).isTrue();
            })
        .hasMessage("the kubeconfig in Secret a/b cannot be used: " + why)
        .hasNoCause();
  }

  @Test
  void usesInlineCredentials() {
    Config config =
        parse(
            kubeconfig(
                "{server: 'https://edge.example.com', certificate-authority-data: Y2E=, tls-server-name: edge}",
                "{token: t, client-certificate-data: Y3J0, client-key-data: a2V5}"));

    assertThat(config.getMasterUrl()).isEqualTo("https://edge.example.com/");
    assertThat(config.getCaCertData()).isEqualTo("Y2E=");
    assertThat(config.getTlsServerName()).isEqualTo("edge");
    assertThat(config.getAutoOAuthToken()).isEqualTo("t");
    assertThat(config.getClientCertData()).isEqualTo("Y3J0");
    assertThat(config.getClientKeyData()).isEqualTo("a2V5");
  }

  @Test
  void doesNotRunCommands(@TempDir Path directory) {
    Path trace = directory.resolve("trace");

    assertRejected(
        kubeconfig(
            CLUSTER,
            "{exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['%s']}}"
                .formatted(trace)),
        "it refers to files or commands; put certificates or tokens inline");
    assertThat(Files.exists(trace)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{auth-provider: {name: oidc, config: {id-token: canary-token}}}",
        "{tokenFile: /etc/hostname}",
        "{client-key: /etc/hostname, client-certificate-data: Y3J0}",
        "{client-certificate: /etc/hostname, client-key-data: a2V5}",
      })
  void doesNotReadFilesOfTheUser(String user) {
    assertRejected(
        kubeconfig(CLUSTER, user),
        "it refers to files or commands; put certificates or tokens inline");
  }

  @Test
  void doesNotReadFilesOfTheCluster() {
    assertRejected(
        kubeconfig(
            "{server: 'https://edge.example.com', certificate-authority: /etc/hostname}", USER),
        "it refers to files or commands; put certificates or tokens inline");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | it names no server",
        "{} | it names no server",
        "{server: ' '} | it names no server",
        "[canary-token] | it cannot be parsed",
        "{server: [canary-token]} | it cannot be parsed",
      })
  void rejectsAnInvalidCluster(String cluster, String why) {
    assertRejected(kubeconfig(cluster, USER), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it names no server",
        "kind: Config | it names no server",
        "clusters: [null] | it names no server",
        "canary: [unparsable | it cannot be parsed",
        "canary-token | it cannot be parsed",
      })
  void rejectsATextThatIsNotAKubeconfig(String text, String why) {
    assertRejected(text, why);
  }

  @Test
  void ignoresEntriesWithoutContent() {
    String more =
        kubeconfig(CLUSTER, USER)
            .replace("clusters: [", "clusters: [{name: empty}, ")
            .replace("users: [", "users: [{name: empty}, ");

    assertThat(parse(more).getAutoOAuthToken()).isEqualTo("canary-token");
  }
}
