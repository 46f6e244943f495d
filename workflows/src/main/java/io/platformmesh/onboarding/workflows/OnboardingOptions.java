package io.platformmesh.onboarding.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The timing of all activities and stages of the onboarding workflow.
 *
 * @param attempt the longest duration of one attempt of an activity, and so the longest delay after
 *     a worker is killed
 * @param firstRetry pause of an activity after the first attempt that is not ready; it triples with
 *     each attempt
 * @param longestRetry pause of an activity at which the growth ends
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

  private static final Duration DEFAULT_ATTEMPT = Duration.ofSeconds(30);
  private static final Duration DEFAULT_FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration DEFAULT_LONGEST_RETRY = Duration.ofMinutes(5);
  private static final Duration DEFAULT_QUIET_PERIOD = Duration.ofSeconds(10);
  private static final Map<Stage, Duration> DEFAULT_STAGE_DEADLINES =
      Map.of(
          Stage.AwaitPlatformMesh, Duration.ofMinutes(30),
          Stage.AwaitProvider, Duration.ofMinutes(15),
          Stage.CopyKubeconfig, Duration.ofMinutes(10),
          Stage.DeployComponents, Duration.ofMinutes(30),
          Stage.RemoveComponents, Duration.ofMinutes(15),
          Stage.RemoveKubeconfig, Duration.ofMinutes(10),
          Stage.RemoveProvider, Duration.ofMinutes(30));

  /** The default timing of the onboarding workflow. */
  public static final OnboardingOptions DEFAULT =
      new OnboardingOptions(
          DEFAULT_ATTEMPT,
          DEFAULT_FIRST_RETRY,
          DEFAULT_LONGEST_RETRY,
          DEFAULT_QUIET_PERIOD,
          DEFAULT_STAGE_DEADLINES);

  /** The shortest deadline of a stage: a shorter one would pass before the first attempt ends. */
  public static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);

  /** The longest deadline of a stage: a longer one is probably a typing error. */
  public static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

  /** Time limit of a local activity; after it the call runs as a regular activity. */
  private static final Duration LOCAL_ACTIVITY_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration LOCAL_ACTIVITY_RETRY = Duration.ofMillis(100);
  private static final int LOCAL_ACTIVITY_ATTEMPTS = 3;

  /**
   * Time limit of the local first attempt of a stage. The attempt starts its last write early
   * enough for the longest request to end within it.
   */
  private static final Duration LOCAL_ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

  private static final int RETRY_PAUSE_FACTOR = 3;

  private static final List<Class<?>> INTERFACES_OF_STAGES =
      List.of(
          PlatformMeshActivities.class,
          ProviderActivities.class,
          KubeconfigActivities.class,
          DeploymentActivities.class,
          PruneActivities.class);

  private static final List<Class<?>> OTHER_INTERFACES =
      List.of(
          ManagedProviderActivities.class, ObservationActivities.class, ControlActivities.class);

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
    return deadlines.getOrDefault(stage, DEFAULT_STAGE_DEADLINES.get(stage));
  }

  /**
   * Returns the Temporal options under which a worker registers the workflow. Each activity type
   * has options of its own, because the SDK merges those with the options of a single call, which
   * set the summary.
   */
  public WorkflowImplementationOptions toImplementationOptions() {
    Map<String, ActivityOptions> optionsByActivityType = new HashMap<>();
    Map<String, LocalActivityOptions> localOptionsByActivityType = new HashMap<>();
    for (String activityType : typesOf(INTERFACES_OF_STAGES)) {
      optionsByActivityType.put(activityType, activityOptions());
      localOptionsByActivityType.put(activityType, localAttemptOptions());
    }
    for (String activityType : typesOf(OTHER_INTERFACES)) {
      optionsByActivityType.put(activityType, activityOptions());
      localOptionsByActivityType.put(activityType, localActivityOptions());
    }
    return WorkflowImplementationOptions.newBuilder()
        .setActivityOptions(optionsByActivityType)
        .setLocalActivityOptions(localOptionsByActivityType)
        .build();
  }

  private static List<String> typesOf(List<Class<?>> activityInterfaces) {
    return activityInterfaces.stream()
        .map(POJOActivityInterfaceMetadata::newInstance)
        .flatMap(activityInterface -> activityInterface.getMethodsMetadata().stream())
        .map(POJOActivityMethodMetadata::getActivityTypeName)
        .toList();
  }

  private ActivityOptions activityOptions() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(attempt)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(firstRetry)
                .setBackoffCoefficient(RETRY_PAUSE_FACTOR)
                .setMaximumInterval(longestRetry)
                .build())
        .build();
  }

  private static LocalActivityOptions localAttemptOptions() {
    return LocalActivityOptions.newBuilder()
        .setStartToCloseTimeout(LOCAL_ATTEMPT_TIMEOUT)
        .setScheduleToCloseTimeout(LOCAL_ATTEMPT_TIMEOUT)
        .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
        .build();
  }

  private static LocalActivityOptions localActivityOptions() {
    return LocalActivityOptions.newBuilder()
        .setScheduleToCloseTimeout(LOCAL_ACTIVITY_TIMEOUT)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(LOCAL_ACTIVITY_RETRY)
                .setMaximumAttempts(LOCAL_ACTIVITY_ATTEMPTS)
                .build())
        .build();
  }
}
