package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the subcommands of {@code platform} share: the state, and errors as one line. */
abstract class PlatformSubcommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StateFlag state = new StateFlag();

  /** Does the work. */
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

  /** To be thrown when what was typed cannot be meant. */
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
