package io.platformmesh.onboarding.local.bench.rig;

import io.platformmesh.onboarding.local.servers.platform.PlatformOptions.Temporal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The options of the platform of a benchmark.
 *
 * @param state directory for all files of the platform
 * @param javaOptions options of Java for worker and watcher
 * @param temporal the Temporal server
 * @param progress receives progress lines
 */
public record RigOptions(
    Path state, List<String> javaOptions, Temporal temporal, Consumer<String> progress) {
  public RigOptions {
    javaOptions = List.copyOf(javaOptions);
  }
}
