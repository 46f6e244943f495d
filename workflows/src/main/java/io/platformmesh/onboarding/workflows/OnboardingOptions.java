package io.platformmesh.onboarding.workflows;

import io.platformmesh.onboarding.workflows.contract.ControlActivities;
import io.platformmesh.onboarding.workflows.contract.DeploymentActivities;
import io.platformmesh.onboarding.workflows.contract.KubeconfigActivities;
import io.platformmesh.onboarding.workflows.contract.ManagedProviderActivities;
import io.platformmesh.onboarding.workflows.contract.ObservationActivities;
import io.platformmesh.onboarding.workflows.contract.PlatformMeshActivities;
import io.platformmesh.onboarding.workflows.contract.ProviderActivities;
import io.platformmesh.onboarding.workflows.contract.PruneActivities;
import io.platformmesh.onboarding.workflows.status.Stage;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The timing of all activities and stages, in this one place.
 *
 * @param attempt the longest time one attempt may take; a worker killed in the middle costs at most
 *     this
 * @param firstRetry pause after the first attempt that finds something not ready; it doubles
 * @param longestRetry pause at which the doubling ends
 * @param patience how long the verification of a Ready ManagedProvider may wait for a dependency
 *     before the status says so
 * @param deadlines how long stages may take before they count as stalled; a ManagedProvider can
 *     have its own
 */
public record OnboardingOptions(
    Duration attempt,
    Duration firstRetry,
    Duration longestRetry,
    Duration patience,
    Map<Stage, Duration> deadlines) {

  /** What holds unless configured otherwise. */
  public static final OnboardingOptions DEFAULT =
      new OnboardingOptions(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Map.of(
              Stage.AwaitPlatformMesh, Duration.ofMinutes(30),
              Stage.AwaitProvider, Duration.ofMinutes(15),
              Stage.CopyKubeconfig, Duration.ofMinutes(10),
              Stage.DeployComponents, Duration.ofMinutes(30),
              Stage.RemoveComponents, Duration.ofMinutes(15),
              Stage.RemoveKubeconfig, Duration.ofMinutes(10),
              Stage.RemoveProvider, Duration.ofMinutes(30)));

  /** A stage that had less would miss its deadline before it could look. */
  public static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);

  /** What is longer is a slip of the pen. */
  public static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

  /** Time that a call which answers at once gets before it goes on as a regular activity. */
  private static final Duration QUICK = Duration.ofSeconds(5);

  private static final List<Class<?>> ACTIVITIES =
      List.of(
          ManagedProviderActivities.class,
          PlatformMeshActivities.class,
          ProviderActivities.class,
          KubeconfigActivities.class,
          DeploymentActivities.class,
          PruneActivities.class,
          ObservationActivities.class,
          ControlActivities.class);

  public OnboardingOptions {
    deadlines = Map.copyOf(deadlines);
  }

  /** Whether a stage may have this deadline. */
  public static boolean isDeadline(Duration duration) {
    return duration.compareTo(SHORTEST_DEADLINE) >= 0 && duration.compareTo(LONGEST_DEADLINE) <= 0;
  }

  /** How long this stage may take. */
  public Duration deadline(Stage stage) {
    Duration configured = deadlines.get(stage);
    return configured == null ? DEFAULT.deadlines.get(stage) : configured;
  }

  /**
   * Returns the options under which a worker registers the workflow. They are set per activity type
   * because options set so also apply to a call that has its own summary.
   */
  public WorkflowImplementationOptions toImplementationOptions() {
    List<String> types =
        ACTIVITIES.stream()
            .map(POJOActivityInterfaceMetadata::newInstance)
            .flatMap(activities -> activities.getMethodsMetadata().stream())
            .map(POJOActivityMethodMetadata::getActivityTypeName)
            .toList();
    return WorkflowImplementationOptions.newBuilder()
        .setActivityOptions(
            types.stream().collect(Collectors.toMap(type -> type, type -> activityOptions())))
        .setLocalActivityOptions(
            types.stream().collect(Collectors.toMap(type -> type, type -> quickOptions())))
        .build();
  }

  private ActivityOptions activityOptions() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(attempt)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(firstRetry)
                .setBackoffCoefficient(2)
                .setMaximumInterval(longestRetry)
                .build())
        .build();
  }

  private static LocalActivityOptions quickOptions() {
    return LocalActivityOptions.newBuilder()
        .setScheduleToCloseTimeout(QUICK)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofMillis(100))
                .setMaximumAttempts(3)
                .build())
        .build();
  }
}
