package io.platformmesh.onboarding.starter.cli.validation;

import io.platformmesh.onboarding.starter.cli.flags.ManifestFlags;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard validate}: checks manifests without a cluster. */
@Command(
    name = "validate",
    description = {
      "Checks the ManagedProviders in manifests against the rules of the API server and of the"
          + " onboarding, without a cluster. Objects of other kinds are ignored.",
      "",
      "Exit codes: 0 valid, 1 error, 2 usage, 3 invalid.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {

  @Mixin private ManifestFlags manifestFlags = new ManifestFlags();
  @Mixin private OutputFlags outputFlags = new OutputFlags();

  @Override
  public Integer call() {
    ManifestCheck manifestCheck = new ManifestCheck();
    List<ManifestProblem> manifestProblems = new ArrayList<>();
    for (ManifestFlags.Manifest manifest : manifestFlags.read()) {
      manifestProblems.addAll(manifestCheck.check(manifest.fileName(), manifest.text()));
    }
    if (outputFlags.isForPeople()) {
      manifestProblems.forEach(manifestProblem -> outputFlags.out().println(manifestProblem));
      if (manifestProblems.isEmpty()) {
        outputFlags.out().println("Valid.");
      }
      outputFlags.out().flush();
    } else {
      outputFlags.print(manifestProblems);
    }
    return manifestProblems.isEmpty() ? ExitCode.OK : ExitCode.NOT_READY;
  }
}
