package io.platformmesh.onboarding.local.temporal;

import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.ADDRESS;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.AUTHORITY;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.CERTIFICATE;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.KEY;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.ask;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.connection.TemporalConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connecting to a Temporal that demands client certificates. */
class TlsConnectionTest {

  /** Longer than it takes to notice a file and to connect again. */
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir Path directory;

  private GuardedTemporal temporal;

  @BeforeEach
  void start() {
    temporal = new GuardedTemporal(directory);
    temporal.guard("first", true);
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void certificateAndKeyOpenTheDoor() throws IOException {
    assertThat(connect(temporal.client("first"))).isEmpty();
  }

  @Test
  void certificatesInTheVariablesThemselvesDoToo() throws IOException {
    Map<String, String> files = temporal.client("first");
    Map<String, String> given = new HashMap<>(Map.of(ADDRESS, files.get(ADDRESS)));
    for (String variable : new String[] {AUTHORITY, CERTIFICATE, KEY}) {
      given.put(variable.replace("_PATH", "_DATA"), Files.readString(Path.of(files.get(variable))));
    }

    assertThat(connect(given)).isEmpty();
  }

  @Test
  void withoutCertificateItSaysWhatToSet() throws IOException {
    assertThat(connect(temporal.trust("first")))
        .contains(
            "requires a client certificate",
            "set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH");
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() throws IOException {
    Map<String, String> variables = temporal.client("second");
    variables.putAll(temporal.trust("first"));

    assertThat(connect(variables)).contains("rejected the client certificate");
  }

  @Test
  void serverOfAnotherAuthorityIsNotTrusted() throws IOException {
    Map<String, String> variables = temporal.client("first");
    variables.putAll(temporal.trust("second"));

    assertThat(connect(variables))
        .contains("is not signed by a trusted authority", "TEMPORAL_TLS_SERVER_CA_CERT_PATH");
    variables.remove(AUTHORITY);
    assertThat(connect(variables)).contains("is not signed by a trusted authority");
  }

  @Test
  void serverOfAnotherNameIsTrustedOnlyWhenConfigured() throws IOException {
    Map<String, String> variables = temporal.client("first");
    variables.put("TEMPORAL_TLS_SERVER_NAME", "temporal.example.com");

    assertThat(connect(variables)).contains("is for another host", "TEMPORAL_TLS_SERVER_NAME");
    variables.put("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true");
    assertThat(connect(variables)).isEmpty();
    // Only the check of the name is off; the signature is still checked.
    Map<String, String> stranger = temporal.trust("second");
    variables.put(AUTHORITY, stranger.get(AUTHORITY));
    assertThat(connect(variables)).contains("is not signed by a trusted authority");
  }

  @Test
  void onlyOneSideSpeaksTls() throws IOException {
    Map<String, String> guarded = Map.of(ADDRESS, temporal.trust("first").get(ADDRESS));
    assertThat(connect(guarded)).contains("set TEMPORAL_TLS=true");

    Map<String, String> plain = Map.of(ADDRESS, temporal.unguarded(), "TEMPORAL_TLS", "true");
    assertThat(connect(plain)).contains("does not use TLS", "TEMPORAL_TLS=false");
  }

  @Test
  void newCertificatesOnDiskAreUsedWithoutARestart() throws IOException {
    try (TemporalConnection connection = GuardedTemporal.open(temporal.client("first"))) {
      ask(connection);

      temporal.guard("second", true);
      assertThatThrownBy(() -> ask(connection)).isInstanceOf(StatusRuntimeException.class);
      temporal.write("second");

      await()
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .untilAsserted(() -> ask(connection));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TEMPORAL_TLS_CLIENT_KEY_PATH         |             | the client certificate ",
        "TEMPORAL_TLS_CLIENT_CERT_PATH        |             | the client key ",
        "TEMPORAL_TLS_CLIENT_CERT_PATH        | missing.crt | missing.crt does not exist",
        "TEMPORAL_TLS_CLIENT_KEY_PATH         | ca.crt      | ca.crt does not contain a complete"
            + " private key",
        "TEMPORAL_TLS_CLIENT_CERT_PATH        | client.key  | client.key does not contain a complete"
            + " certificate",
        "TEMPORAL_TLS_CLIENT_CERT_PATH        | ca.crt      | client.key is not the key of"
            + " certificate",
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH     | client.key  | client.key does not contain a complete"
            + " certificate",
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH     | .           | cannot be read",
        "TEMPORAL_TLS                         | false       | switches TLS off",
        "TEMPORAL_TLS_CLIENT_CERT_DATA        | x           | are both set",
      })
  void rejectsContradictingSettingsBeforeTheFirstRequest(
      String variable, String value, String message) throws IOException {
    Map<String, String> variables = temporal.client("first");
    if (value == null) {
      variables.remove(variable);
    } else {
      variables.put(variable, variable.endsWith("_PATH") ? temporal.file(value).toString() : value);
    }

    assertThatThrownBy(() -> GuardedTemporal.open(variables))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("BEGIN");
  }
}
