package io.platformmesh.onboarding.workflows;

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
 * The timing of all activities and stages of the onboarding workflow.
 *
 * @param attempt the longest duration of one attempt of an activity, and so the longest delay after
 *     a worker is killed
 * @param firstRetry pause of an activity after the first attempt that is not ready; it doubles with
 *     each attempt
 * @param longestRetry pause of an activity at which the doubling ends
 * @param quietPeriod how long the verification of a Ready ManagedProvider waits for a dependency
 *     before the status reports it
 * @param deadlines how long each stage may take before it is stalled; annotations of a
 *     ManagedProvider override them
 */
public record OnboardingOptions(
    Duration attempt,
    Duration firstRetry,
    Duration longestRetry,
    Duration quietPeriod,
    Map<Stage, Duration> deadlines) {

  /** The default timing of the onboarding workflow. */
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

  /** The shortest deadline of a stage: a shorter one would pass before the first attempt ends. */
  public static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);

  /** The longest deadline of a stage: a longer one is probably a typing error. */
  public static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

  /** Time limit of a local activity; after it the call runs as a regular activity. */
  private static final Duration LOCAL_ACTIVITY_TIMEOUT = Duration.ofSeconds(5);

  private static final List<Class<?>> ACTIVITY_INTERFACES =
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

  /** Whether a duration is valid as the deadline of a stage. */
  public static boolean isDeadline(Duration stageDeadline) {
    return stageDeadline.compareTo(SHORTEST_DEADLINE) >= 0
        && stageDeadline.compareTo(LONGEST_DEADLINE) <= 0;
  }

  /** Returns the deadline of a stage of the onboarding or offboarding. */
  public Duration deadline(Stage stage) {
    Duration configuredDeadline = deadlines.get(stage);
    return configuredDeadline == null ? DEFAULT.deadlines.get(stage) : configuredDeadline;
  }

  /**
   * Returns the Temporal options under which a worker registers the workflow. Each activity type
   * has options of its own, because such options also apply to a call that has its own summary.
   */
  public WorkflowImplementationOptions toImplementationOptions() {
    List<String> activityTypes =
        ACTIVITY_INTERFACES.stream()
            .map(POJOActivityInterfaceMetadata::newInstance)
            .flatMap(activityInterface -> activityInterface.getMethodsMetadata().stream())
            .map(POJOActivityMethodMetadata::getActivityTypeName)
            .toList();
    return WorkflowImplementationOptions.newBuilder()
        .setActivityOptions(
            activityTypes.stream()
                .collect(
                    Collectors.toMap(
                        activityType -> activityType, activityType -> activityOptions())))
        .setLocalActivityOptions(
            activityTypes.stream()
                .collect(
                    Collectors.toMap(
                        activityType -> activityType, activityType -> localActivityOptions())))
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

  private static LocalActivityOptions localActivityOptions() {
    return LocalActivityOptions.newBuilder()
        .setScheduleToCloseTimeout(LOCAL_ACTIVITY_TIMEOUT)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofMillis(100))
                .setMaximumAttempts(3)
                .build())
        .build();
  }
}
