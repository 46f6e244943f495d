package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subcommand of {@code platform}, with flag {@code --state} and errors of one line. */
abstract class PlatformSubcommand implements Callable<Integer> {
  @Spec private CommandSpec subcommandSpec = CommandSpec.create();
  @Mixin private StateFlag stateFlag = new StateFlag();

  /** Runs the subcommand of {@code platform} on a local platform and returns the exit code. */
  abstract int run(PlatformState platform);

  @Override
  public final Integer call() {
    try {
      return run(stateFlag.state());
    } catch (LocalPlatformException e) {
      err().println(failurePrefix() + e.getMessage());
      return 1;
    } catch (ParameterException e) {
      err().println(failurePrefix() + e.getMessage());
      return subcommandSpec.exitCodeOnInvalidInput();
    }
  }

  /** The exception for contradicting or invalid arguments of the subcommand. */
  ParameterException usageError(String message) {
    return new ParameterException(subcommandSpec.commandLine(), message);
  }

  String failurePrefix() {
    return DaemonLog.PROGRESS_PREFIX;
  }

  PrintWriter out() {
    return subcommandSpec.commandLine().getOut();
  }

  PrintWriter err() {
    return subcommandSpec.commandLine().getErr();
  }
}
