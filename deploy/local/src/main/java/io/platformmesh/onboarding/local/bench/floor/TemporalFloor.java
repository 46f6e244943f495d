package io.platformmesh.onboarding.local.bench.floor;

import io.platformmesh.onboarding.local.bench.measure.Started;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.util.concurrent.TimeUnit;

/**
 * A workflow of the shape of an onboarding whose activities do nothing. Its worker runs in this
 * process, with a task queue of its own.
 */
public final class TemporalFloor implements AutoCloseable {
  /** Name of this floor in results. */
  public static final String NAME = "temporal";

  private static final String TASK_QUEUE = "bench-floor";
  private static final long SHUTDOWN_SECONDS = 10;

  private final WorkflowClient client;
  private final WorkerFactory workerFactory;

  /** Starts the worker. */
  public TemporalFloor(WorkflowServiceStubs temporal) {
    client = WorkflowClient.newInstance(temporal);
    workerFactory = WorkerFactory.newInstance(client);
    Worker worker = workerFactory.newWorker(TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(NoOpWorkflowImpl.class);
    worker.registerActivitiesImplementations((NoOpActivities) name -> {});
    workerFactory.start();
  }

  /** Starts a workflow; it ends when its result arrives. */
  public Started start(String name, int components) {
    WorkflowStub workflow =
        client.newUntypedWorkflowStub(
            "NoOpWorkflow",
            WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).setWorkflowId(name).build());
    long startNanos = System.nanoTime();
    workflow.start(name, components);
    return new Started(
        startNanos, workflow.getResultAsync(Void.class).thenApply(nothing -> System.nanoTime()));
  }

  @Override
  public void close() {
    workerFactory.shutdownNow();
    workerFactory.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }
}
