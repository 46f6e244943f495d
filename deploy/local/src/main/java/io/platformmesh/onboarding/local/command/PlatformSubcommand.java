package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subcommand of {@code platform}: it has a state directory and reports an error as one line. */
abstract class PlatformSubcommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StateFlag state = new StateFlag();

  /** Runs the command on a platform and returns the exit code. */
  abstract int run(PlatformState platform);

  @Override
  public final Integer call() {
    try {
      return run(state.state());
    } catch (LocalPlatformException e) {
      err().println(failurePrefix() + e.getMessage());
      return 1;
    } catch (ParameterException e) {
      err().println(failurePrefix() + e.getMessage());
      return spec.exitCodeOnInvalidInput();
    }
  }

  /** The exception to throw for arguments that contradict each other or are invalid. */
  ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  String failurePrefix() {
    return DaemonLog.PROGRESS;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
