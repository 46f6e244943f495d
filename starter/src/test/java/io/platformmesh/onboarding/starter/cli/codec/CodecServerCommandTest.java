package io.platformmesh.onboarding.starter.cli.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.starter.cli.OnboardCommand;
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

/** Ways of starting the codec server that are refused. */
class CodecServerCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void writeKey() throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Files.write(folder.resolve("2026-01"), key);
  }

  private static String refused(String... arguments) {
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
  void thereAreNoKeys() {
    assertThat(refused()).contains("give their folder by --keys or ONBOARDING_CODEC_KEYS");
    assertThat(refused("--keys", folder.resolve("nowhere").toString())).contains("cannot be read");
    assertThat(refused("--keys", folder.toString(), "--key-id", "2027-01"))
        .contains("not in " + folder, "there: 2026-01");
  }

  @Test
  void othersCouldReachItAndShowNothing() {
    assertThat(refused("--keys", folder.toString(), "--host", "0.0.0.0"))
        .contains("0.0.0.0 could decrypt everything", "--token-file");
  }

  @Test
  void addressesMakeNoSense() {
    assertThat(refused("--keys", folder.toString(), "--origin", "localhost"))
        .contains("--origin localhost is no URL");
    assertThat(refused("--keys", folder.toString(), "--host", "nowhere.invalid"))
        .contains("no address of this machine");
  }
}
