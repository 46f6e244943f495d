package io.platformmesh.onboarding.local.command;

import io.platformmesh.onboarding.local.servers.platform.PlatformState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flag {@code --state}, which selects a local platform by its state directory. */
final class StateFlag {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "${env:PLATFORM_STATE}",
      description =
          "Directory with everything the platform stores; each platform has its own."
              + " Environment: PLATFORM_STATE. Default: platform-mesh-onboarding/platform in"
              + " $XDG_STATE_HOME or ~/.local/state.")
  private @Nullable Path stateDirectory;

  /** Returns the state of the local platform that flag {@code --state} selects. */
  PlatformState state() {
    Path chosenDirectory = stateDirectory;
    if (chosenDirectory == null || chosenDirectory.toString().isEmpty()) {
      return new PlatformState(PlatformState.defaultDirectory());
    }
    return new PlatformState(chosenDirectory);
  }
}
