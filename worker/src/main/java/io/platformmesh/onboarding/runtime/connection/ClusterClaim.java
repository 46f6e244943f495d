package io.platformmesh.onboarding.runtime.connection;

import io.grpc.StatusRuntimeException;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.workflows.HostingCluster;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a task queue of a Temporal namespace for one hosting cluster, so that the onboardings of
 * two clusters do not mix. The claim is an entry in the data of the Temporal namespace: the uid of
 * the cluster.
 */
public final class ClusterClaim {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterClaim.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /** The key of a claim is this text and the task queue. */
  private static final String KEY_PREFIX = "platform-mesh-onboarding.cluster.";

  private final WorkflowServiceBlockingStub serviceStub;
  private final String temporalNamespace;
  private final String claimKey;

  private ClusterClaim(WorkflowClient temporalClient, String taskQueue) {
    this.serviceStub = temporalClient.getWorkflowServiceStubs().blockingStub();
    this.temporalNamespace = temporalClient.getOptions().getNamespace();
    this.claimKey = KEY_PREFIX + taskQueue;
  }

  /**
   * Claims the task queue of a cluster, unless the uid of the cluster is unknown. Without
   * permission to change the Temporal namespace, only a claim that exists is checked.
   *
   * @throws UserError if another cluster has claimed the task queue
   */
  public static void require(WorkflowClient temporalClient, HostingCluster cluster) {
    String clusterUid = cluster.uid();
    if (clusterUid == null) {
      LOG.warn(
          "The uid of the cluster is unknown: grant get on namespace kube-system, so that another"
              + " cluster cannot use the same task queue of this Temporal namespace.");
      return;
    }
    new ClusterClaim(temporalClient, cluster.taskQueue()).require(cluster, clusterUid);
  }

  private void require(HostingCluster cluster, String clusterUid) {
    String claimant;
    try {
      claimant = claimant();
      if (claimant == null) {
        claim(clusterUid);
        claimant = claimant(); // Another cluster may have claimed the task queue at the same time.
      }
    } catch (StatusRuntimeException notPermitted) {
      LOG.warn(
          "Cannot claim task queue {} of Temporal namespace {} for this cluster ({}): if several"
              + " clusters use the namespace, give each a name with {}.",
          cluster.taskQueue(),
          temporalNamespace,
          notPermitted.getStatus().getCode(),
          ClusterIdentity.NAME_VARIABLE);
      return;
    }
    if (claimant != null && !claimant.equals(clusterUid)) {
      throw new UserError(
          "task queue %1$s of Temporal namespace %2$s belongs to another cluster (kube-system has uid %3$s there, and %4$s here): set %5$s to a name for this cluster, or use another Temporal namespace. If this cluster replaces the other: temporal operator namespace update --namespace %2$s --data %6$s=%4$s"
              .formatted(
                  cluster.taskQueue(),
                  temporalNamespace,
                  claimant,
                  clusterUid,
                  ClusterIdentity.NAME_VARIABLE,
                  claimKey));
    }
  }

  /** Returns the uid of the cluster that has claimed the task queue; null for none. */
  private @Nullable String claimant() {
    return stub()
        .describeNamespace(
            DescribeNamespaceRequest.newBuilder().setNamespace(temporalNamespace).build())
        .getNamespaceInfo()
        .getDataMap()
        .get(claimKey);
  }

  private void claim(String clusterUid) {
    stub()
        .updateNamespace(
            UpdateNamespaceRequest.newBuilder()
                .setNamespace(temporalNamespace)
                .setUpdateInfo(UpdateNamespaceInfo.newBuilder().putData(claimKey, clusterUid))
                .build());
  }

  private WorkflowServiceBlockingStub stub() {
    return serviceStub.withDeadlineAfter(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
