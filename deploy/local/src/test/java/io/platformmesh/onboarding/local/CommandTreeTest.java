package io.platformmesh.onboarding.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that need no server, and what all have in common. */
class CommandTreeTest {

  @Test
  void hasEveryCommandOfTheImage() {
    assertThat(OnboardCommand.commandLine().getSubcommands().keySet())
        .contains(
            "worker",
            "watcher",
            "codec-server",
            "apply",
            "validate",
            "diagnose",
            "start",
            "status",
            "list",
            "watch",
            "retry",
            "pause",
            "resume",
            "cancel",
            "delete",
            "history",
            "open",
            "completion",
            "version");
  }

  @Test
  void versionNamesTheProgramAndItsVersion() throws Exception {
    OnboardRun run = OnboardRun.of(Map.of(), "version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("onboard \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java .+\\)\n");
    assertThat(
            new ObjectMapper()
                .readTree(OnboardRun.of(Map.of(), "version", "-o", "json").out())
                .path("onboard")
                .asText())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionListsTheCommands(String shell) throws Exception {
    OnboardRun run = OnboardRun.of(Map.of(), "completion", shell);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("pause", "history", "namespace");
  }

  @Test
  void usageErrorHasTwoLines() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("status"),
            List.of("pause", "a/b"),
            List.of("list", "--phase", "Raedy"),
            List.of("completion", "powershell"))) {
      OnboardRun run = OnboardRun.of(Map.of(), wrong.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("onboard: ").contains("See onboard ").hasLineCount(2);
    }
  }

  @Test
  void usageOfTheKubectlPluginNamesKubectl() throws Exception {
    OnboardRun run = OnboardRun.of(Map.of("ONBOARD_NAME", "kubectl onboard"), "status", "--help");
    assertThat(run.out()).contains("Usage: kubectl onboard status");
  }
}
