package io.platformmesh.onboarding.worker;

import io.platformmesh.onboarding.workflows.OnboardingIds;
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

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private final WorkerFactory factory;
  private final Duration grace;

  private OnboardingWorker(WorkerFactory factory, Duration grace) {
    this.factory = factory;
    this.grace = grace;
  }

  /**
   * Starts the worker.
   *
   * @param client connected client; the caller closes it
   * @param activities implementations of all activities
   * @param options timeouts and retry options
   * @param interceptors interceptors of workflows and activities
   * @param grace how long {@link #close} waits for running attempts; Temporal retries unfinished
   *     attempts on another worker after their timeout
   * @param deployment version of this worker; null if it is not versioned
   */
  public static OnboardingWorker start(
      WorkflowClient client,
      List<Object> activities,
      OnboardingOptions options,
      List<WorkerInterceptor> interceptors,
      Duration grace,
      @Nullable WorkerDeploymentOptions deployment) {
    boolean virtual = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
    WorkerFactoryOptions.Builder factoryOptions =
        WorkerFactoryOptions.newBuilder()
            .setWorkerInterceptors(interceptors.toArray(WorkerInterceptor[]::new));
    WorkerOptions.Builder workerOptions = WorkerOptions.newBuilder();
    if (virtual) {
      factoryOptions.setUsingVirtualWorkflowThreads(true);
      workerOptions.setUsingVirtualThreads(true);
    }
    if (deployment != null) {
      workerOptions.setDeploymentOptions(deployment);
    }
    WorkerFactory factory = WorkerFactory.newInstance(client, factoryOptions.build());
    Worker worker = factory.newWorker(OnboardingIds.TASK_QUEUE, workerOptions.build());
    worker.registerWorkflowImplementationTypes(
        options.toImplementationOptions(), OnboardingWorkflowImpl.class);
    worker.registerActivitiesImplementations(activities.toArray());
    factory.start();
    return new OnboardingWorker(factory, grace);
  }

  /** Returns why the worker does not poll the task queue; empty if it does. */
  public Optional<String> failure() {
    return factory.isStarted() && !factory.isShutdown()
        ? Optional.empty()
        : Optional.of("the worker does not poll the task queue");
  }

  @Override
  public void close() {
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
  }
}
