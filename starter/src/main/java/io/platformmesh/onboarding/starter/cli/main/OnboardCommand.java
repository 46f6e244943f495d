package io.platformmesh.onboarding.starter.cli.main;

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
import picocli.CommandLine.ParseResult;
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

  /**
   * Environment variable that makes {@code onboard} print the stack trace of an unexpected error.
   */
  private static final String DEBUG_VARIABLE = "ONBOARD_DEBUG";

  /** Environment variable with the name that help texts show instead of {@code onboard}. */
  private static final String NAME_VARIABLE = "ONBOARD_NAME";

  @CommandLine.Spec private CommandLine.Model.CommandSpec onboardSpec;

  /** Creates the root command; called by picocli. */
  public OnboardCommand() {
    this.onboardSpec = CommandLine.Model.CommandSpec.create();
  }

  /** Returns the command line of {@code onboard}, to which callers may add subcommands. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new OnboardCommand());
    String callerCommandName = System.getenv(NAME_VARIABLE);
    if (callerCommandName != null && !callerCommandName.isBlank()) {
      commandLine.setCommandName(callerCommandName);
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    showVersion(commandLine);
    commandLine.getSubcommands().values().forEach(OnboardCommand::showVersion);
    commandLine.setParameterExceptionHandler(OnboardCommand::printUsageError);
    commandLine.setExecutionExceptionHandler(OnboardCommand::printCommandFailure);
    return commandLine;
  }

  /** Makes flag {@code --version} of a command show the versions of {@code onboard} and of Java. */
  private static void showVersion(CommandLine versionedCommand) {
    versionedCommand
        .getCommandSpec()
        .versionProvider(() -> new String[] {VersionCommand.versionLine()});
  }

  private static int printUsageError(ParameterException usageError, String[] arguments) {
    CommandLine failedCommand = usageError.getCommandLine();
    PrintWriter errorOutput = failedCommand.getErr();
    errorOutput.println("onboard: " + usageError.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(usageError, errorOutput)) {
      errorOutput.println("See " + failedCommand.getCommandSpec().qualifiedName() + " --help.");
    }
    return ExitCode.USAGE;
  }

  private static int printCommandFailure(
      Exception commandFailure, CommandLine failedCommand, ParseResult parsedArguments) {
    failedCommand.getErr().println("onboard: " + describeFailure(commandFailure));
    if (System.getenv(DEBUG_VARIABLE) != null) {
      commandFailure.printStackTrace(failedCommand.getErr());
    }
    return failedCommand.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Returns the error message that {@code onboard} prints for a failed command. */
  private static String describeFailure(Exception commandFailure) {
    if (commandFailure instanceof UserError) {
      return String.valueOf(commandFailure.getMessage());
    }
    return CodecException.causeOf(commandFailure)
        .map(codecFailure -> String.valueOf(codecFailure.getMessage()))
        .orElseGet(() -> describeUnexpectedFailure(commandFailure));
  }

  private static String describeUnexpectedFailure(Exception commandFailure) {
    Throwable failureCause = commandFailure.getCause();
    String causeSuffix = failureCause == null ? "" : ": " + failureCause.getMessage();
    return "unexpected error: %s (set %s=1 to print its stack trace)"
        .formatted(commandFailure + causeSuffix, DEBUG_VARIABLE);
  }

  /** Runs {@code onboard}: the entry point of the image and of the kubectl plugin. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(onboardSpec.commandLine(), "no command is given");
  }
}
