package io.platformmesh.onboarding.local.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parsed path of a request to the embedded API server.
 *
 * @param urlPath the path itself, without the query
 * @param group API group; empty for the core group
 * @param version API version
 * @param namespace null for cluster-scoped objects and lists of all namespaces
 * @param plural plural name of the resource
 * @param name null for lists
 * @param subresource like {@code status}, or null
 */
record ResourcePath(
    String urlPath,
    String group,
    String version,
    @Nullable String namespace,
    String plural,
    @Nullable String name,
    @Nullable String subresource) {

  /** Parses a path, with or without a query; empty for discovery, health and unknown paths. */
  static Optional<ResourcePath> parse(String path) {
    String urlPath = withoutQuery(path);
    List<String> segments = decodedSegments(urlPath);
    boolean isCoreGroup = segments.size() > 2 && segments.get(0).equals("api");
    boolean isNamedGroup = segments.size() > 3 && segments.get(0).equals("apis");
    if (!isCoreGroup && !isNamedGroup) {
      return Optional.empty();
    }
    String group = isCoreGroup ? "" : segments.get(1);
    String version = segments.get(isCoreGroup ? 1 : 2);
    List<String> remainingSegments = segments.subList(isCoreGroup ? 2 : 3, segments.size());
    String namespace = null;
    if (remainingSegments.size() > 2 && remainingSegments.get(0).equals("namespaces")) {
      namespace = remainingSegments.get(1);
      remainingSegments = remainingSegments.subList(2, remainingSegments.size());
    }
    return Optional.of(
        new ResourcePath(
            urlPath,
            group,
            version,
            namespace,
            remainingSegments.get(0),
            segmentOrNull(remainingSegments, 1),
            segmentOrNull(remainingSegments, 2)));
  }

  private static List<String> decodedSegments(String urlPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : Arrays.asList(urlPath.split("/", -1))) {
      if (!segment.isEmpty()) {
        segments.add(URLDecoder.decode(segment, StandardCharsets.UTF_8));
      }
    }
    return segments;
  }

  static String withoutQuery(String path) {
    int queryStart = path.indexOf('?');
    return queryStart < 0 ? path : path.substring(0, queryStart);
  }

  boolean isStatus() {
    return "status".equals(subresource);
  }

  /** Whether the resource is a custom one, whose status is a separate subresource. */
  boolean isCustomResource() {
    return isCustomGroup(group);
  }

  /** Whether an API group has only custom resources. */
  static boolean isCustomGroup(String group) {
    return group.contains(".") && !group.endsWith(".k8s.io");
  }

  /** The URL path of the list that contains the object of this path. */
  String listUrlPath() {
    return urlPath.substring(0, urlPath.lastIndexOf('/'));
  }

  /** The resource in error messages of an API server, like {@code secrets "x"}. */
  String displayName() {
    String resource = group.isEmpty() ? plural : plural + "." + group;
    return name == null ? resource : resource + " \"" + name + "\"";
  }

  private static @Nullable String segmentOrNull(List<String> segments, int index) {
    return index < segments.size() ? segments.get(index) : null;
  }
}
