package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.bench.BenchCommand;
import picocli.CommandLine.Command;

/** {@code onboard platform}: a whole Platform Mesh of real servers on this machine. */
@Command(
    name = "platform",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      RunCommand.class,
      PlatformStatusCommand.class,
      EnvCommand.class,
      SimulateCommand.class,
      DownCommand.class,
      BenchCommand.class
    },
    description = {
      "Runs a whole Platform Mesh on this machine: etcd, a Kubernetes API server for the runtime"
          + " cluster and one for each kcp workspace, Temporal with its UI, the worker, the watcher, and"
          + " a simulator of the controllers that other projects provide.",
      ""
    })
public final class PlatformCommand {}
