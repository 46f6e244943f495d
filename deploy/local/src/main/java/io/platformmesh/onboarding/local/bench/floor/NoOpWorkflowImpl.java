package io.platformmesh.onboarding.local.bench.floor;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one activity for the load, for each of the stages PlatformMesh, Provider and kubeconfig, for
 * each component at the same time, and for the last status.
 */
public final class NoOpWorkflowImpl implements NoOpWorkflow {
  private static final int ACTIVITIES_BEFORE_COMPONENTS = 4;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final NoOpActivities activities =
      Workflow.newActivityStub(
          NoOpActivities.class,
          ActivityOptions.newBuilder().setStartToCloseTimeout(TIMEOUT).build());

  @Override
  public void run(String name, int components) {
    for (int i = 0; i < ACTIVITIES_BEFORE_COMPONENTS; i++) {
      activities.run(name);
    }
    List<Promise<Void>> deployments = new ArrayList<>();
    for (int i = 0; i < components; i++) {
      deployments.add(Async.procedure(activities::run, name));
    }
    Promise.allOf(deployments).get();
    activities.run(name);
  }
}
