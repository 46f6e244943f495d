package io.platformmesh.onboarding.starter.cli.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Invalid options of the codec server. */
class CodecServerCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void writeKey() throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Files.write(folder.resolve("2026-01"), key);
  }

  private static String rejected(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = OnboardCommand.commandLine().setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "codec-server";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(commandLine.execute(all)).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(1);
    return err.toString();
  }

  @Test
  void requiresKeys() {
    assertThat(rejected()).contains("set --keys or ONBOARDING_CODEC_KEYS");
    assertThat(rejected("--keys", folder.resolve("nowhere").toString())).contains("cannot be read");
    assertThat(rejected("--keys", folder.toString(), "--key-id", "2027-01"))
        .contains("not in " + folder, "there: 2026-01");
  }

  @Test
  void requiresTokenIfOtherMachinesCanConnect() {
    assertThat(rejected("--keys", folder.toString(), "--host", "0.0.0.0"))
        .contains("that reaches 0.0.0.0 can decrypt payloads", "--token-file");
  }

  @Test
  void rejectsInvalidAddresses() {
    assertThat(rejected("--keys", folder.toString(), "--origin", "localhost"))
        .contains("--origin localhost is not a URL");
    assertThat(rejected("--keys", folder.toString(), "--host", "nowhere.invalid"))
        .contains("cannot be resolved");
  }
}
