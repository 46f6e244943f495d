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
 * The worker flags for Temporal's worker versioning. Without them the worker accepts every task,
 * which is safe because the tests replay recorded histories.
 */
final class VersionFlags {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec commandSpec = CommandSpec.create();

  @Option(
      names = "--deployment-name",
      paramLabel = "NAME",
      defaultValue = "${env:TEMPORAL_DEPLOYMENT_NAME}",
      description =
          "Temporal worker deployment of this worker; requires --build-id. Environment:"
              + " TEMPORAL_DEPLOYMENT_NAME. Default: the worker is not versioned.")
  private @Nullable String deploymentName;

  @Option(
      names = "--build-id",
      paramLabel = "ID",
      defaultValue = "${env:TEMPORAL_WORKER_BUILD_ID}",
      description =
          "Version of this worker in its deployment. Environment: TEMPORAL_WORKER_BUILD_ID.")
  private @Nullable String buildId;

  /**
   * Returns the deployment options of the worker; null if the worker is not versioned. A run stays
   * on the version that it started on.
   *
   * @throws ParameterException if only one of the two flags is set
   */
  @Nullable WorkerDeploymentOptions toOptions() {
    boolean hasDeploymentName = deploymentName != null && !deploymentName.isEmpty();
    boolean hasBuildId = buildId != null && !buildId.isEmpty();
    if (hasDeploymentName != hasBuildId) {
      throw new ParameterException(
          commandSpec.commandLine(),
          "--deployment-name (TEMPORAL_DEPLOYMENT_NAME) and --build-id (TEMPORAL_WORKER_BUILD_ID)"
              + " go together: set both or neither.");
    }
    boolean isVersioned = hasDeploymentName && hasBuildId;
    if (!isVersioned) {
      return null;
    }
    return WorkerDeploymentOptions.newBuilder()
        .setUseVersioning(true)
        .setVersion(new WorkerDeploymentVersion(deploymentName, buildId))
        .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
        .build();
  }
}
