package io.platformmesh.onboarding.starter.cli.main;

import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code onboard completion}: prints the completion script of a shell. */
@Command(
    name = "completion",
    description = {
      "Prints the completion script of a shell. Load it in bash and zsh with source <(onboard completion"
          + " bash), in fish with onboard completion fish | source.",
      ""
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  /** The shells that {@code onboard completion} supports. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Spec private CommandSpec completionSpec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell targetShell = Shell.bash;

  @Override
  public Integer call() {
    CommandLine rootCommand = completionSpec.root().commandLine();
    String completionScript =
        switch (targetShell) {
          case bash, zsh -> AutoComplete.bash(rootCommand.getCommandName(), rootCommand);
          case fish -> fishScript(rootCommand);
        };
    completionSpec.commandLine().getOut().println(completionScript);
    completionSpec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  /** Returns the completion script for fish, which picocli cannot generate. */
  private static String fishScript(CommandLine rootCommand) {
    String rootName = rootCommand.getCommandName();
    StringBuilder completionScript = new StringBuilder("complete -c %s -f%n".formatted(rootName));
    rootCommand
        .getSubcommands()
        .forEach(
            (subcommandName, subcommand) -> {
              completionScript.append(fishSubcommand(rootName, subcommandName, subcommand));
              for (OptionSpec subcommandOption : subcommand.getCommandSpec().options()) {
                completionScript.append(fishOption(rootName, subcommandName, subcommandOption));
              }
            });
    return completionScript.toString();
  }

  /** Returns the line of the fish script that completes the name of a subcommand. */
  private static String fishSubcommand(
      String rootName, String subcommandName, CommandLine subcommand) {
    String commandHelp = firstLine(subcommand.getCommandSpec().usageMessage().description());
    return "complete -c %s -n __fish_use_subcommand -a %s -d '%s'%n"
        .formatted(rootName, subcommandName, commandHelp);
  }

  /** Returns the line of the fish script that completes one option of a subcommand. */
  private static String fishOption(
      String rootName, String subcommandName, OptionSpec subcommandOption) {
    StringBuilder optionFlags = new StringBuilder();
    for (String optionName : subcommandOption.names()) {
      optionFlags
          .append(optionName.startsWith("--") ? " -l " : " -s ")
          .append(optionName.replaceAll("^-+", ""));
    }
    if (subcommandOption.arity().max() > 0) {
      optionFlags.append(" -r");
    }
    String optionHelp = firstLine(subcommandOption.description());
    return "complete -c %s -n '__fish_seen_subcommand_from %s'%s -d '%s'%n"
        .formatted(rootName, subcommandName, optionFlags, optionHelp)
        .replace("${", "{");
  }

  /** Returns the first line of a help text, with quotes escaped for fish. */
  private static String firstLine(String[] helpLines) {
    return helpLines.length == 0 ? "" : helpLines[0].replace("'", "\\'");
  }
}
