package io.platformmesh.onboarding.starter.cli;

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

  /** The supported shells. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash(root.getCommandName(), root);
          case fish -> fish(root);
        };
    spec.commandLine().getOut().println(script);
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private static String fish(CommandLine root) {
    String name = root.getCommandName();
    StringBuilder script = new StringBuilder("complete -c %s -f%n".formatted(name));
    root.getSubcommands()
        .forEach(
            (subcommand, command) -> {
              String[] description = command.getCommandSpec().usageMessage().description();
              script.append(
                  "complete -c %s -n __fish_use_subcommand -a %s -d '%s'%n"
                      .formatted(
                          name, subcommand, description.length == 0 ? "" : quoted(description[0])));
              for (OptionSpec option : command.getCommandSpec().options()) {
                script.append(flag(name, subcommand, option));
              }
            });
    return script.toString();
  }

  private static String flag(String name, String subcommand, OptionSpec option) {
    StringBuilder flags = new StringBuilder();
    for (String spelling : option.names()) {
      flags
          .append(spelling.startsWith("--") ? " -l " : " -s ")
          .append(spelling.replaceAll("^-+", ""));
    }
    String[] description = option.description();
    return "complete -c %s -n '__fish_seen_subcommand_from %s'%s%s -d '%s'%n"
        .formatted(
            name,
            subcommand,
            flags,
            option.arity().max() > 0 ? " -r" : "",
            description.length == 0 ? "" : quoted(description[0]))
        .replace("${", "{");
  }

  private static String quoted(String text) {
    return String.format(Locale.ROOT, "%s", text.replace("'", "\\'"));
  }
}
