package io.platformmesh.onboarding.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Checks the reference page of the command line against the commands; {@code -Dreference.update}
 * writes the page.
 */
class CommandReferenceTest {

  private static final Path PAGE = Path.of(System.getProperty("checkout"), "docs/reference/cli.md");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:\\w+(?::-(.*))?}");

  private static final String HEAD =
      """
      # The command line

      All commands with their options, as `onboard COMMAND --help` prints them. [Configuration](../configuration.md) describes their common behaviour.
      """;

  @Test
  void pageDescribesEveryCommandAndOption() throws IOException {
    String generated = page(OnboardCommand.commandLine());
    if (System.getProperty("reference.update") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "stale: ./mvnw -pl starter -am test -Dtest=CommandReferenceTest -Dreference.update"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(generated);
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
    // Interpolated descriptions contain values of the environment.
    command.interpolateVariables(false);
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
    String description =
        String.join(" ", argument.description())
            .replace("${DEFAULT-VALUE}", defaultValue(argument))
            .replace("${COMPLETION-CANDIDATES}", candidates(argument));
    page.append("| `%s` | %s |%n".formatted(label, description.replace("|", "\\|")));
  }

  /** Returns the default that applies while no environment variable is set. */
  private static String defaultValue(ArgSpec argument) {
    String declared = argument.defaultValue();
    if (declared == null) {
      return String.valueOf(argument.initialValue());
    }
    Matcher variable = VARIABLE.matcher(declared);
    if (!variable.matches()) {
      return declared;
    }
    return variable.group(1) == null ? String.valueOf(argument.initialValue()) : variable.group(1);
  }

  private static String candidates(ArgSpec argument) {
    return argument.completionCandidates() == null
        ? ""
        : String.join(", ", argument.completionCandidates());
  }
}
