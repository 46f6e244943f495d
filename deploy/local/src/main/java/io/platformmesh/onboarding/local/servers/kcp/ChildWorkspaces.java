package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces.Workspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Workspaces ({@code tenancy.kcp.io}) of a parent workspace, read-only. A parent exists as long
 * as it is a workspace itself or has a child.
 */
final class ChildWorkspaces {

  private static final String API_VERSION = "tenancy.kcp.io/v1alpha1";
  private static final String LIST_PATH = "/apis/" + API_VERSION + "/workspaces";
  private static final Pattern NAME_SELECTOR = Pattern.compile("metadata\\.name==?(.+)");

  private ChildWorkspaces() {}

  /** Whether a GET of this path lists Workspaces. */
  static boolean isListedAt(String pathInWorkspace) {
    return pathInWorkspace.equals(LIST_PATH);
  }

  /** Whether a workspace has this path, or is below it. */
  static boolean existsAt(String parentPath, Collection<Workspace> workspaces) {
    return workspaces.stream()
        .map(Workspace::path)
        .anyMatch(path -> path.equals(parentPath) || path.startsWith(parentPath + ":"));
  }

  /**
   * Lists the children of a workspace, as kcp does.
   *
   * @param fieldSelector selects one name; empty for all
   */
  static JsonObject list(
      String parentPath, String fieldSelector, Collection<Workspace> workspaces) {
    String childPrefix = parentPath + ":";
    Matcher nameSelector = NAME_SELECTOR.matcher(fieldSelector);
    String selectedName = nameSelector.matches() ? nameSelector.group(1) : "";
    JsonArray items = new JsonArray();
    workspaces.stream()
        .map(Workspace::path)
        .filter(path -> path.startsWith(childPrefix))
        .map(path -> path.substring(childPrefix.length()).split(":", 2)[0])
        .distinct()
        .filter(name -> selectedName.isEmpty() || selectedName.equals(name))
        .forEach(name -> items.add(workspaceObject(name)));
    return new JsonObject()
        .put("apiVersion", API_VERSION)
        .put("kind", "WorkspaceList")
        .put("metadata", new JsonObject().put("resourceVersion", "1"))
        .put("items", items);
  }

  private static JsonObject workspaceObject(String name) {
    return new JsonObject()
        .put("apiVersion", API_VERSION)
        .put("kind", "Workspace")
        .put("metadata", new JsonObject().put("name", name).put("resourceVersion", "1"))
        .put("status", new JsonObject().put("phase", "Ready"));
  }
}
