package io.platformmesh.onboarding.local.temporal;

import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.ADDRESS;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.ask;
import static io.platformmesh.onboarding.local.temporal.GuardedTemporal.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
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

/** Connecting to a Temporal that demands an API key. */
class ApiKeyConnectionTest {

  private static final String FILE = "TEMPORAL_API_KEY_FILE";
  private static final String FIRST = "first-key-0123456789";
  private static final String SECOND = "second-key-9876543210";

  @TempDir Path directory;

  private GuardedTemporal temporal;

  @BeforeEach
  void start() {
    temporal = new GuardedTemporal(directory);
    temporal.guard("authority", false);
    temporal.accept(FIRST);
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  private Map<String, String> with(String variable, String value) throws IOException {
    Map<String, String> variables = temporal.trust("authority");
    variables.put(variable, value);
    return variables;
  }

  private Path write(String key) throws IOException {
    return Files.writeString(directory.resolve("api-key"), key);
  }

  @Test
  void keyOfTheVariableIsSentByTls() throws IOException {
    assertThat(connect(with("TEMPORAL_API_KEY", FIRST))).isEmpty();
  }

  @Test
  void keySwitchesTlsOnByItself() {
    String message = connect(Map.of(ADDRESS, temporal.unguarded(), "TEMPORAL_API_KEY", FIRST));

    assertThat(message).contains("does not use TLS").doesNotContain(FIRST);
  }

  @Test
  void wrongAndMissingKeysAreRefusedWithoutShowingThem() throws IOException {
    assertThat(connect(temporal.trust("authority"))).contains("set TEMPORAL_API_KEY");
    assertThat(connect(with("TEMPORAL_API_KEY", SECOND)))
        .contains("rejected the credentials", "TEMPORAL_API_KEY")
        .doesNotContain(SECOND);
  }

  @Test
  void keyOfAFileIsReadAgainWhenItChanges() throws IOException {
    Path file = write(FIRST + "\n");
    try (TemporalConnection connection = GuardedTemporal.open(with(FILE, file.toString()))) {
      ask(connection);

      temporal.accept(SECOND);
      assertThatThrownBy(() -> ask(connection)).isInstanceOf(StatusRuntimeException.class);
      write("");
      write(SECOND + "\n");

      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .untilAsserted(() -> ask(connection));
    }
  }

  @Test
  void fileTakesPrecedenceOverTheKeyInTemporalToml() throws IOException {
    Path toml =
        Files.writeString(
            directory.resolve("temporal.toml"),
            "[profile.default]\napi_key = \"%s\"\n".formatted(SECOND));
    Map<String, String> variables = with(FILE, write(FIRST).toString());
    variables.put("TEMPORAL_CONFIG_FILE", toml.toString());

    assertThat(connect(variables)).isEmpty();
  }

  @Test
  void brokenTomlIsNotQuoted() throws IOException {
    Path toml =
        Files.writeString(
            directory.resolve("temporal.toml"),
            "[profile.default]\napi_key = %s\n".formatted(SECOND));
    Map<String, String> variables = temporal.trust("authority");
    variables.put("TEMPORAL_CONFIG_FILE", toml.toString());

    assertThat(connect(variables)).contains("temporal.toml").doesNotContain(SECOND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | is empty",
        "two words here     | has no white space",
      })
  void filesWithoutAKeyAreRefused(String content, String message) throws IOException {
    assertThat(connect(with(FILE, write(content).toString())))
        .contains("api-key", message)
        .doesNotContain("words");
  }

  @Test
  void missingFileAndTwoKeysAreRefused() throws IOException {
    assertThat(connect(with(FILE, directory.resolve("nowhere").toString())))
        .contains("nowhere does not exist");
    Map<String, String> both = new HashMap<>(with(FILE, write(FIRST).toString()));
    both.put("TEMPORAL_API_KEY", FIRST);
    assertThat(connect(both)).contains("are both set").doesNotContain(FIRST);
  }

  @Test
  void temporalCloudIsCheckedBeforeItIsCalled() throws IOException {
    String key = write(FIRST).toString();
    assertThat(connect(cloud("eu.aws.api.temporal.io:7233", "team.a1b2c", "x", "")))
        .contains("set TEMPORAL_API_KEY_FILE", "team.a1b2c.tmprl.cloud:7233");
    assertThat(connect(cloud("eu.aws.api.temporal.io", "team.a1b2c", FILE, key)))
        .contains("has no port", "eu.aws.api.temporal.io:7233");
    assertThat(connect(cloud("eu.aws.api.temporal.io:7233", "team", FILE, key)))
        .contains("have the format name.account, not team");
    assertThat(connect(cloud("team.a1b2c.tmprl.cloud:7233", "other.a1b2c", FILE, key)))
        .contains("is the address of namespace team.a1b2c");
    assertThat(connect(cloud("team.a1b2c.tmprl.cloud:7233", "default", FILE, key)))
        .contains("set TEMPORAL_NAMESPACE=team.a1b2c");
    assertThat(connect(cloud("team.a1b2c.tmprl.cloud:7233", "team.a1b2c", "x", "")))
        .contains("requires an API key or a certificate");
    Map<String, String> open = cloud("team.a1b2c.tmprl.cloud:7233", "team.a1b2c", FILE, key);
    open.put("TEMPORAL_TLS", "false");
    assertThat(connect(open)).contains("requires TLS");
  }

  private static Map<String, String> cloud(
      String address, String namespace, String variable, String value) {
    return new HashMap<>(
        Map.of(ADDRESS, address, "TEMPORAL_NAMESPACE", namespace, variable, value));
  }
}
