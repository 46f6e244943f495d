package io.platformmesh.onboarding.local.servers.kcp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The URI of a request to a kcp workspace: {@code /clusters/<workspace path or cluster
 * id>/<resource>}.
 *
 * @param pathOrClusterId workspace path, such as {@code root:a}, or id of the logical cluster
 * @param uriInWorkspace URI that the workspace's API server serves, with the query
 */
record WorkspaceUri(String pathOrClusterId, String uriInWorkspace) {
  private static final String CLUSTERS_PREFIX = "/clusters/";

  static boolean addressesWorkspace(String uri) {
    return uri.startsWith(CLUSTERS_PREFIX);
  }

  static WorkspaceUri parse(String uri) {
    int workspaceStart = CLUSTERS_PREFIX.length();
    int workspaceEnd = workspaceEnd(uri, workspaceStart);
    String pathOrClusterId =
        URLDecoder.decode(uri.substring(workspaceStart, workspaceEnd), StandardCharsets.UTF_8);
    String uriInWorkspace = uri.substring(workspaceEnd);
    return new WorkspaceUri(
        pathOrClusterId, uriInWorkspace.startsWith("/") ? uriInWorkspace : "/" + uriInWorkspace);
  }

  private static int workspaceEnd(String uri, int workspaceStart) {
    int slash = uri.indexOf('/', workspaceStart);
    if (slash >= 0) {
      return slash;
    }
    int queryStart = uri.indexOf('?', workspaceStart);
    return queryStart >= 0 ? queryStart : uri.length();
  }
}
