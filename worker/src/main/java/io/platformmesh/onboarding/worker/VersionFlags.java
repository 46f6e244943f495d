package io.platformmesh.onboarding.worker;

import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which version of which worker deployment this worker is, for Temporal's worker versioning.
 * Without both it takes every task, which the replays of recorded histories keep safe.
 */
final class VersionFlags {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--deployment-name",
      paramLabel = "NAME",
      defaultValue = "${env:TEMPORAL_DEPLOYMENT_NAME}",
      description =
          "Worker deployment of Temporal that this worker is part of; with --build-id. Environment:"
              + " TEMPORAL_DEPLOYMENT_NAME. Default: the worker is not versioned.")
  private @Nullable String deployment;

  @Option(
      names = "--build-id",
      paramLabel = "ID",
      defaultValue = "${env:TEMPORAL_WORKER_BUILD_ID}",
      description =
          "Version of this worker in its deployment. Environment: TEMPORAL_WORKER_BUILD_ID.")
  private @Nullable String buildId;

  /** Made by picocli. */
  VersionFlags() {}

  /**
   * What the worker tells Temporal; null when it is not versioned. A run stays on the version that
   * it began on.
   *
   * @throws ParameterException when only one of the two is given
   */
  @Nullable WorkerDeploymentOptions toOptions() {
    boolean named = deployment != null && !deployment.isEmpty();
    boolean built = buildId != null && !buildId.isEmpty();
    if (named != built) {
      throw new ParameterException(
          spec.commandLine(),
          "--deployment-name (TEMPORAL_DEPLOYMENT_NAME) and --build-id (TEMPORAL_WORKER_BUILD_ID) go"
              + " together: give both, or neither.");
    }
    return named
        ? WorkerDeploymentOptions.newBuilder()
            .setUseVersioning(true)
            .setVersion(new WorkerDeploymentVersion(deployment, buildId))
            .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
            .build()
        : null;
  }
}
