package io.platformmesh.onboarding.local.embedded;

import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API server as RBAC names it: {@code patch managedproviders/status}; a server-side
 * apply is {@code apply}.
 *
 * @param workspace path of the workspace; empty for the hosting cluster
 * @param verb the verb
 * @param resource plural name, with the subresource where there is one
 * @param name name of the object; null for lists and creations
 */
public record ApiRequest(String workspace, String verb, String resource, @Nullable String name) {

  private static final String CLUSTERS = "/clusters/";

  static ApiRequest of(RecordedRequest request) {
    String path = ResourcePath.withoutQuery(request.getPath());
    String workspace = "";
    if (path.startsWith(CLUSTERS)) {
      int end = path.indexOf('/', CLUSTERS.length());
      workspace = path.substring(CLUSTERS.length(), end);
      path = path.substring(end);
    }
    ResourcePath resource =
        ResourcePath.parse(path).orElse(new ResourcePath(path, "", "", null, path, null, null));
    String subresource = resource.subresource() == null ? "" : "/" + resource.subresource();
    return new ApiRequest(
        workspace, verb(request, resource), resource.plural() + subresource, resource.name());
  }

  private static String verb(RecordedRequest request, ResourcePath resource) {
    HttpMethod method = request.method();
    return switch (method) {
      case GET -> resource.name() == null ? "list" : "get";
      case POST -> "create";
      case PUT -> "update";
      case PATCH -> isApply(request) ? "apply" : "patch";
      default -> method.name().toLowerCase(Locale.ROOT);
    };
  }

  private static boolean isApply(RecordedRequest request) {
    return Objects.requireNonNullElse(request.getHeader("Content-Type"), "")
        .startsWith("application/apply-patch");
  }

  /** Whether the request changes an object. */
  public boolean isWrite() {
    return !verb.equals("get") && !verb.equals("list");
  }

  /** Verb and resource. */
  @Override
  public String toString() {
    return verb + " " + resource;
  }
}
