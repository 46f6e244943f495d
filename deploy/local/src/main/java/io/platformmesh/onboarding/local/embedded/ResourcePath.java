package io.platformmesh.onboarding.local.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parsed path of a Kubernetes API request.
 *
 * @param group API group; empty for the core group
 * @param version API version
 * @param namespace null for cluster-scoped objects and lists of all namespaces
 * @param plural plural name of the resource
 * @param name null for lists
 * @param subresource like {@code status}, or null
 */
record ResourcePath(
    String group,
    String version,
    @Nullable String namespace,
    String plural,
    @Nullable String name,
    @Nullable String subresource) {

  /** Parses a path; empty for discovery, health and unknown paths. */
  static Optional<ResourcePath> parse(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : Arrays.asList(withoutQuery(path).split("/", -1))) {
      if (!segment.isEmpty()) {
        segments.add(URLDecoder.decode(segment, StandardCharsets.UTF_8));
      }
    }
    boolean core = segments.size() > 2 && segments.get(0).equals("api");
    boolean grouped = segments.size() > 3 && segments.get(0).equals("apis");
    if (!core && !grouped) {
      return Optional.empty();
    }
    String group = core ? "" : segments.get(1);
    String version = segments.get(core ? 1 : 2);
    List<String> rest = segments.subList(core ? 2 : 3, segments.size());
    String namespace = null;
    if (rest.size() > 2 && rest.get(0).equals("namespaces")) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return Optional.of(
        new ResourcePath(group, version, namespace, rest.get(0), nth(rest, 1), nth(rest, 2)));
  }

  static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  boolean isStatus() {
    return "status".equals(subresource);
  }

  /** Whether the resource is a custom one, whose status is a separate subresource. */
  boolean isCustom() {
    return group.contains(".") && !group.endsWith(".k8s.io");
  }

  /** The resource as in error messages of an API server, like {@code secrets "x"}. */
  String display() {
    String resource = group.isEmpty() ? plural : plural + "." + group;
    return name == null ? resource : resource + " \"" + name + "\"";
  }

  private static @Nullable String nth(List<String> list, int index) {
    return index < list.size() ? list.get(index) : null;
  }
}
