package io.platformmesh.onboarding.activities.provider;

import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out from its parent whether a kcp workspace is gone. A workspace that denies access is no
 * proof: kcp gives the same answer for a workspace that is gone, not indexed, or not permitted.
 */
final class ParentWorkspace {

  private static final Logger LOG = LoggerFactory.getLogger(ParentWorkspace.class);
  private static final char PATH_SEPARATOR = ':';

  private final Clusters clusters;

  ParentWorkspace(Clusters clusters) {
    this.clusters = clusters;
  }

  /**
   * Whether the parent lists no such workspace; false also when the parent does not answer, or when
   * there is none.
   */
  boolean isChildGone(String workspacePath) {
    int separator = workspacePath.lastIndexOf(PATH_SEPARATOR);
    if (separator < 0) {
      return false;
    }
    String childName = workspacePath.substring(separator + 1);
    try {
      Cluster parent = clusters.workspace(workspacePath.substring(0, separator));
      return parent.call(
          "list Workspace " + childName,
          () ->
              parent
                  .client()
                  .genericKubernetesResources(ResourceKind.Workspace.context())
                  .withField("metadata.name", childName)
                  .list()
                  .getItems()
                  .isEmpty());
    } catch (StageException noAnswer) {
      LOG.debug("The parent of {} does not answer: {}", workspacePath, noAnswer.getMessage());
      return false;
    }
  }
}
