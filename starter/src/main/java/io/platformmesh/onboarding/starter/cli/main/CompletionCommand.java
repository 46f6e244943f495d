package io.platformmesh.onboarding.starter.cli.main;

import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import java.util.Locale;
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
            (subcommandName, completedCommand) -> {
              String[] commandHelp = completedCommand.getCommandSpec().usageMessage().description();
              completionScript.append(
                  "complete -c %s -n __fish_use_subcommand -a %s -d '%s'%n"
                      .formatted(
                          rootName,
                          subcommandName,
                          commandHelp.length == 0 ? "" : shellQuoted(commandHelp[0])));
              for (OptionSpec completedOption : completedCommand.getCommandSpec().options()) {
                completionScript.append(fishFlag(rootName, subcommandName, completedOption));
              }
            });
    return completionScript.toString();
  }

  /** Returns the line of the fish script that completes one option of a subcommand. */
  private static String fishFlag(
      String rootName, String subcommandName, OptionSpec completedOption) {
    StringBuilder optionFlags = new StringBuilder();
    for (String optionName : completedOption.names()) {
      optionFlags
          .append(optionName.startsWith("--") ? " -l " : " -s ")
          .append(optionName.replaceAll("^-+", ""));
    }
    String[] commandHelp = completedOption.description();
    return "complete -c %s -n '__fish_seen_subcommand_from %s'%s%s -d '%s'%n"
        .formatted(
            rootName,
            subcommandName,
            optionFlags,
            completedOption.arity().max() > 0 ? " -r" : "",
            commandHelp.length == 0 ? "" : shellQuoted(commandHelp[0]))
        .replace("${", "{");
  }

  private static String shellQuoted(String helpText) {
    return String.format(Locale.ROOT, "%s", helpText.replace("'", "\\'"));
  }
}
