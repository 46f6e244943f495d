package io.platformmesh.onboarding.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Validation of the worker's flags before the worker starts. */
class WorkerFlagsTest {

  private static void parse(String... arguments) {
    new CommandLine(new WorkerCommand()).parseArgs(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "await-provider=1s",
        "await-provider=8760h",
        "await-provider=20m,deploy-components=1h30m"
      })
  void acceptsDeadline(String deadlines) {
    assertThatCode(() -> parse("--deadline", deadlines)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "await-provider=0s | '0s' is not a deadline: set a duration from 1 second to 365 days",
        "await-provider=999ms | is not a duration: write it like 30s",
        "await-provider=0.5s | '0.5s' is not a deadline",
        "await-provider=8760h1s | '8760h1s' is not a deadline",
        "deploy-components=1h,await-provider=9999999999999h | '9999999999999h' is not a deadline",
        "provider=20m | 'provider' is not a stage: the stages are await-platform-mesh",
      })
  void rejectsInvalidDeadline(String deadlines, String message) {
    assertThatThrownBy(() -> parse("--deadline", deadlines))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(message);
  }
}
