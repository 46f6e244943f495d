package io.platformmesh.onboarding.starter.cli;

import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.codec.CodecException;
import io.platformmesh.onboarding.starter.cli.codec.CodecServerCommand;
import io.platformmesh.onboarding.starter.cli.control.ApplyCommand;
import io.platformmesh.onboarding.starter.cli.control.CancelCommand;
import io.platformmesh.onboarding.starter.cli.control.DeleteCommand;
import io.platformmesh.onboarding.starter.cli.control.PauseCommand;
import io.platformmesh.onboarding.starter.cli.control.ResumeCommand;
import io.platformmesh.onboarding.starter.cli.control.RetryCommand;
import io.platformmesh.onboarding.starter.cli.control.StartCommand;
import io.platformmesh.onboarding.starter.cli.diagnosis.DiagnoseCommand;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.query.HistoryCommand;
import io.platformmesh.onboarding.starter.cli.query.ListCommand;
import io.platformmesh.onboarding.starter.cli.query.OpenCommand;
import io.platformmesh.onboarding.starter.cli.query.StatusCommand;
import io.platformmesh.onboarding.starter.cli.query.WatchCommand;
import io.platformmesh.onboarding.starter.cli.validation.ValidateCommand;
import io.platformmesh.onboarding.starter.watcher.WatcherCommand;
import io.platformmesh.onboarding.worker.WorkerCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code onboard}: the root of the command line, and the entry point of the image. */
@Command(
    name = "onboard",
    description = {"Onboards managed services into Platform Mesh.", ""},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ValidateCommand.class,
      ApplyCommand.class,
      StartCommand.class,
      StatusCommand.class,
      ListCommand.class,
      WatchCommand.class,
      DiagnoseCommand.class,
      RetryCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      CancelCommand.class,
      DeleteCommand.class,
      HistoryCommand.class,
      OpenCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      WorkerCommand.class,
      WatcherCommand.class,
      CodecServerCommand.class
    })
public final class OnboardCommand implements Runnable {

  /** Variable that makes an unexpected error print its stack trace. */
  private static final String DEBUG_VARIABLE = "ONBOARD_DEBUG";

  /** Variable for the name of the command if it is called by another, such as kubectl. */
  private static final String NAME_VARIABLE = "ONBOARD_NAME";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Called by picocli. */
  public OnboardCommand() {
    this.spec = CommandLine.Model.CommandSpec.create();
  }

  /** Returns the command line, to which callers may add subcommands. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new OnboardCommand());
    String name = System.getenv(NAME_VARIABLE);
    if (name != null && !name.isBlank()) {
      commandLine.setCommandName(name);
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.getCommandSpec().versionProvider(() -> new String[] {VersionCommand.line()});
    commandLine
        .getSubcommands()
        .values()
        .forEach(
            subcommand ->
                subcommand
                    .getCommandSpec()
                    .versionProvider(() -> new String[] {VersionCommand.line()}));
    commandLine.setParameterExceptionHandler(
        (invalid, arguments) -> {
          CommandLine command = invalid.getCommandLine();
          PrintWriter err = command.getErr();
          err.println("onboard: " + invalid.getMessage());
          if (!UnmatchedArgumentException.printSuggestions(invalid, err)) {
            err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
          }
          return ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("onboard: " + describe(failure));
          if (System.getenv(DEBUG_VARIABLE) != null) {
            failure.printStackTrace(command.getErr());
          }
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    return commandLine;
  }

  private static String describe(Exception failure) {
    return failure instanceof UserError
        ? String.valueOf(failure.getMessage())
        : CodecException.causeOf(failure)
            .map(codec -> String.valueOf(codec.getMessage()))
            .orElseGet(() -> describeUnexpected(failure));
  }

  private static String describeUnexpected(Exception failure) {
    return "unexpected error: %s%s (set %s=1 to print its stack trace)"
        .formatted(
            failure,
            failure.getCause() == null ? "" : ": " + failure.getCause().getMessage(),
            DEBUG_VARIABLE);
  }

  /** Entry point of the image. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command is given");
  }
}
