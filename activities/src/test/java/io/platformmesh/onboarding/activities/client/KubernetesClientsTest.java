package io.platformmesh.onboarding.activities.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ClusterKind;
import io.platformmesh.onboarding.workflows.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How clients are made from credentials of untrusted sources, and cached. */
class KubernetesClientsTest {

  private static final String CANARY =
      Base64.getEncoder().encodeToString("canary-secret".getBytes(StandardCharsets.UTF_8));

  private final KubernetesClients clients = new KubernetesClients();

  @AfterEach
  void close() {
    clients.close();
  }

  private static Config config(UnaryOperator<ConfigBuilder> more) {
    return more.apply(
            new ConfigBuilder(Config.empty()).withMasterUrl("https://edge.example.com:6443"))
        .build();
  }

  private static Config invalid() {
    return config(given -> given.withClientCertData(CANARY).withClientKeyData(CANARY));
  }

  static Stream<Arguments> invalidConfigs() {
    return Stream.of(
        Arguments.of("certificate and key", invalid()),
        Arguments.of(
            "not Base64",
            config(given -> given.withClientCertData("canary!").withClientKeyData("canary!"))),
        Arguments.of("server", config(given -> given.withMasterUrl("https://canary secret:x"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidConfigs")
  void reportsInvalidCredentialsWithoutQuotingThem(String name, Config config) {
    assertThatThrownBy(
            () ->
                clients.reuseOrConnect(
                    ClusterKind.RUNTIME, "runtime", "Secret a/b", "1", () -> config))
        .isInstanceOfSatisfying(
            StageException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.RuntimeKubeconfigBroken);
              assertThat(failure.needsAction()).isTrue();
            })
        .hasMessage(
            "the credentials in Secret a/b cannot be used: correct their server, certificates and key")
        .hasNoCause();
  }

  @Test
  void reportsInvalidCredentialsOfKcpWithTheirOwnReason() {
    assertThatThrownBy(
            () ->
                clients.reuseOrConnect(
                    ClusterKind.KCP, "workspace root", "file kcp", "1", () -> invalid()))
        .isInstanceOfSatisfying(
            StageException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.KcpCredentialsBroken));
  }

  @Test
  void cachesAClientUntilValidCredentialsReplaceItsOwn() {
    KubernetesClient first = client("1", config(given -> given));
    assertThat(client("1", config(given -> given))).isSameAs(first);

    assertThatThrownBy(() -> client("2", invalid())).isInstanceOf(StageException.class);
    assertThat(client("1", config(given -> given))).isSameAs(first);
    assertThat(client("3", config(given -> given))).isNotSameAs(first);
  }

  private KubernetesClient client(String digest, Config config) {
    return clients.reuseOrConnect(
        ClusterKind.RUNTIME, "runtime", "Secret a/b", digest, () -> config);
  }
}
