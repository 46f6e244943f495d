package io.platformmesh.onboarding.worker;

import io.platformmesh.onboarding.workflows.OnboardingOptions;
import io.platformmesh.onboarding.workflows.run.OnboardingWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Temporal worker: polls the task queue and runs workflows and activities, on virtual threads
 * from Java 21 on.
 */
public final class OnboardingWorker implements AutoCloseable {

  private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

  private final WorkerFactory workerFactory;
  private final Duration shutdownGrace;

  private OnboardingWorker(WorkerFactory workerFactory, Duration shutdownGrace) {
    this.workerFactory = workerFactory;
    this.shutdownGrace = shutdownGrace;
  }

  /**
   * Starts the Temporal worker.
   *
   * @param temporalClient connected client; the caller closes it
   * @param taskQueue the task queue to poll
   * @param activityImplementations implementations of all activities
   * @param onboardingOptions timeouts and retry options
   * @param workerInterceptors interceptors of workflows and activities
   * @param shutdownGrace how long {@link #close} waits for running attempts; Temporal retries
   *     unfinished attempts on another worker after their timeout
   * @param workerDeployment deployment version of this worker; null if the worker is not versioned
   */
  public static OnboardingWorker start(
      WorkflowClient temporalClient,
      String taskQueue,
      List<Object> activityImplementations,
      OnboardingOptions onboardingOptions,
      List<WorkerInterceptor> workerInterceptors,
      Duration shutdownGrace,
      @Nullable WorkerDeploymentOptions workerDeployment) {
    boolean useVirtualThreads = Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS;
    WorkerFactoryOptions.Builder factoryOptions =
        WorkerFactoryOptions.newBuilder()
            .setWorkerInterceptors(workerInterceptors.toArray(WorkerInterceptor[]::new));
    WorkerOptions.Builder workerOptions = WorkerOptions.newBuilder();
    if (useVirtualThreads) {
      factoryOptions.setUsingVirtualWorkflowThreads(true);
      workerOptions.setUsingVirtualThreads(true);
    }
    if (workerDeployment != null) {
      workerOptions.setDeploymentOptions(workerDeployment);
    }
    WorkerFactory workerFactory = WorkerFactory.newInstance(temporalClient, factoryOptions.build());
    Worker temporalWorker = workerFactory.newWorker(taskQueue, workerOptions.build());
    temporalWorker.registerWorkflowImplementationTypes(
        onboardingOptions.toImplementationOptions(), OnboardingWorkflowImpl.class);
    temporalWorker.registerActivitiesImplementations(activityImplementations.toArray());
    workerFactory.start();
    return new OnboardingWorker(workerFactory, shutdownGrace);
  }

  /** Returns why the worker does not poll the task queue; empty if the worker polls. */
  public Optional<String> failure() {
    boolean workerPolls = workerFactory.isStarted() && !workerFactory.isShutdown();
    return workerPolls ? Optional.empty() : Optional.of("the worker does not poll the task queue");
  }

  @Override
  public void close() {
    workerFactory.shutdown();
    workerFactory.awaitTermination(shutdownGrace.toMillis(), TimeUnit.MILLISECONDS);
  }
}
