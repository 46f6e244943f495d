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
 * Polls the task queue and runs workflows and activities, on virtual threads where there are any.
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
   * Begins to work.
   *
   * @param client connected client; not closed here
   * @param activities implementations of all activities
   * @param options timing
   * @param interceptors what is told of everything the worker does
   * @param grace how long running attempts may go on when it is closed; those left are tried again
   *     by others when their time is over
   * @param deployment which version this is; null when it is not versioned
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

  /** Why it does not poll for work; empty when it does. */
  public Optional<String> trouble() {
    return factory.isStarted() && !factory.isShutdown()
        ? Optional.empty()
        : Optional.of("the task queue is not polled");
  }

  @Override
  public void close() {
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
  }
}
