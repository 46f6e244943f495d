package io.platformmesh.onboarding.activities.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How kubeconfigs from untrusted sources are parsed. */
class KubeconfigsTest {

  private static final String CLUSTER = "{server: 'https://edge.example.com'}";
  private static final String USER = "{token: canary-token}";

  /** Self-signed, valid for one day. */
  private static final String EXPIRED_CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBCjCBsgIBATAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdleHBpcmVkMB4XDTIw
      MDEwMTAwMDAwMFoXDTIwMDEwMjAwMDAwMFowEjEQMA4GA1UEAwwHZXhwaXJlZDBZ
      MBMGByqGSM49AgEGCCqGSM49AwEHA0IABCrxpY1vYv5/EkuO/rs6BXZMFr766LYV
      QKeAQQ78IGKUUABtEIA6n4TrA7hrZAa2kGpfnROkWSNpwyy/ozRLt3cwCgYIKoZI
      zj0EAwIDRwAwRAIgbUtGzaJ+pDmjnBQv9uO8scrzXV4CJJp+8hA9E/9n/YgCIC5Y
      /knNzS6UW7IDgfjL4FPLmfdE2vRu3yhNhgIHjUR6
      -----END CERTIFICATE-----
      """;

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
                "{server: 'https://edge.example.com', certificate-authority-data: Y2E=}",
                "{token: t, client-key-data: a2V5}"));

    assertThat(config.getMasterUrl()).isEqualTo("https://edge.example.com/");
    assertThat(config.getCaCertData()).isEqualTo("Y2E=");
    assertThat(config.getAutoOAuthToken()).isEqualTo("t");
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
        "null | the current context names a cluster that it lacks",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current-context: x | '' | current-context is not set: set it to one of its contexts [x]",
        "current-context: x | current-context: '' | current-context is not set: set it to one of its contexts [x]",
        "current-context: x | current-context: y | current-context names no context: set it to one of [x]",
        "cluster: c, | cluster: d, | the current context names a cluster that it lacks",
        "user: u} | user: v} | the current context names a user that it lacks",
        "{name: x, context: | {name: x, other: | current-context names no context: set it to one of [x]",
      })
  void namesTheFieldOfTheCurrentContext(String text, String replacement, String why) {
    assertRejected(
        kubeconfig(CLUSTER, USER).replace(text, replacement == null ? "" : replacement), why);
  }

  @Test
  void usesTheCurrentContextOfSeveral() {
    String several =
        kubeconfig(CLUSTER, USER)
            .replace("clusters: [", "clusters: [{name: d, cluster: {server: 'https://other'}}, ")
            .replace("contexts: [", "contexts: [{name: y, context: {cluster: d, user: u}}, ");

    assertThat(parse(several).getMasterUrl()).isEqualTo("https://edge.example.com/");
  }

  @Test
  void namesTheUnsupportedServerName() {
    assertRejected(
        kubeconfig("{server: 'https://edge.example.com', tls-server-name: edge}", USER),
        "tls-server-name is not supported: use a server whose certificate has its address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://edge.example.com", "http://edge.example.com"})
  void usesItsProxy(String server) {
    Config config =
        parse(kubeconfig("{server: '" + server + "', proxy-url: 'http://proxy:3128'}", USER));

    assertThat(server.startsWith("https") ? config.getHttpsProxy() : config.getHttpProxy())
        .isEqualTo("http://proxy:3128");
  }

  @Test
  void readsDataWithWindowsLineEnds() {
    assertThat(
            parse(
                    kubeconfig(
                        "{server: 'https://edge', certificate-authority-data: \"WTJF\\r\\nPQ==\\r\\n\"}",
                        USER))
                .getCaCertData())
        .isEqualTo("WTJFPQ==");
  }

  @Test
  void readsServersWithIpv6Addresses() {
    assertThat(parse(kubeconfig("{server: 'https://[2001:db8::1]:6443'}", USER)).getMasterUrl())
        .isEqualTo("https://[2001:db8::1]:6443/");
  }

  @Test
  void namesAnInvalidClientCertificate() {
    assertRejected(
        kubeconfig(CLUSTER, "{client-certificate-data: Y3J0, client-key-data: a2V5}"),
        "client-certificate-data is not a certificate");
  }

  @Test
  void namesAnExpiredClientCertificate() {
    String certificate =
        Base64.getEncoder().encodeToString(EXPIRED_CERTIFICATE.getBytes(StandardCharsets.UTF_8));

    assertRejected(
        kubeconfig(
            CLUSTER, "{client-certificate-data: %s, client-key-data: a2V5}".formatted(certificate)),
        "client-certificate-data has expired on 2020-01-02T00:00:00Z: renew it");
  }
}
