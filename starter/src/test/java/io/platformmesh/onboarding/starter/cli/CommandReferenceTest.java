package io.platformmesh.onboarding.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The reference page of the commands is made from the commands; {@code -Dreference.update} writes
 * it.
 */
class CommandReferenceTest {

  private static final Path PAGE = Path.of(System.getProperty("checkout"), "docs/reference/cli.md");

  private static final String HEAD =
      """
      # The command line

      What `onboard COMMAND --help` prints, on one page. How the commands behave in common: [configuration](../configuration.md).
      """;

  @Test
  void pageTellsEveryCommandAndFlagAsItIs() throws IOException {
    String made = page(OnboardCommand.commandLine());
    if (System.getProperty("reference.update") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "stale: ./mvnw -pl starter -am test -Dtest=CommandReferenceTest -Dreference.update"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(made);
  }

  private static String page(CommandLine root) {
    StringBuilder page = new StringBuilder(HEAD);
    root.getSubcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .forEach(command -> append(page, command));
    return page.toString();
  }

  private static void append(StringBuilder page, CommandSpec command) {
    page.append("%n## onboard %s%n%n".formatted(command.name()));
    page.append("```%n%s%n```%n".formatted(synopsis(command)));
    String description =
        Arrays.stream(command.usageMessage().description())
            .map(line -> line.isBlank() ? "\n\n" : line.strip())
            .collect(Collectors.joining(" "))
            .replaceAll(" *\n\n *", "\n\n")
            .strip();
    page.append("%n%s%n".formatted(description));
    page.append("%n| argument | meaning |%n| --- | --- |%n".formatted());
    command.positionalParameters().forEach(one -> append(page, one.paramLabel(), one));
    for (OptionSpec option : command.options()) {
      if (option.usageHelp() || option.versionHelp()) {
        continue;
      }
      String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
      append(
          page, Arrays.stream(option.names()).collect(Collectors.joining("`, `")) + label, option);
    }
  }

  private static String synopsis(CommandSpec command) {
    return new CommandLine.Help(
            command, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .synopsis(0)
        .strip();
  }

  private static void append(StringBuilder page, String label, ArgSpec argument) {
    page.append(
        "| `%s` | %s |%n"
            .formatted(label, String.join(" ", argument.description()).replace("|", "\\|")));
  }
}
