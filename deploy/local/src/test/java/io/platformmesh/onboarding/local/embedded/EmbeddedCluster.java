package io.platformmesh.onboarding.local.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One embedded cluster or workspace as its administrator sees it, without HTTP: no request of this
 * class is counted or refused. Objects and patches are written in YAML.
 */
public final class EmbeddedCluster {

  private final EmbeddedApiServer server;
  private final String prefix;

  EmbeddedCluster(EmbeddedApiServer server, String prefix) {
    this.server = server;
    this.prefix = prefix;
  }

  /** URL of this cluster. */
  public String url() {
    return server.url() + prefix;
  }

  /** A kubeconfig for this cluster with this token. */
  public String kubeconfig(String token) {
    return kubeconfig(url(), token);
  }

  /** A kubeconfig for the cluster at this URL with this token. */
  public static String kubeconfig(String url, String token) {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: it, cluster: {server: "%s"}}]
        contexts: [{name: it, context: {cluster: it, user: it}}]
        current-context: it
        users: [{name: it, user: {token: %s}}]
        """
        .formatted(url, token);
  }

  /** Parses an object; YAML in braces is not taken for JSON. */
  public static ObjectNode parse(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, ObjectNode.class);
  }

  /** Creates the object. */
  public JsonNode create(String object) {
    ObjectNode tree = parse(object);
    String namespace = tree.at("/metadata/namespace").asText("");
    String path = collection(tree.path("kind").asText(), namespace);
    return require(send(HttpMethod.POST, path, "application/json", tree.toString()));
  }

  /** The object; a missing node where there is none. */
  public JsonNode get(String kind, @Nullable String namespace, String name) {
    MockResponse response = send(HttpMethod.GET, path(kind, namespace, name), "", "");
    return response.code() == 404 ? MissingNode.getInstance() : require(response);
  }

  /** All objects of a kind in a namespace. */
  public JsonNode list(String kind, @Nullable String namespace) {
    return require(send(HttpMethod.GET, collection(kind, namespace), "", "")).path("items");
  }

  /** Changes the object by a merge patch. */
  public JsonNode merge(String kind, @Nullable String namespace, String name, String patch) {
    return merge(path(kind, namespace, name), patch);
  }

  /** Changes the status by a merge patch of it. */
  public JsonNode mergeStatus(String kind, @Nullable String namespace, String name, String status) {
    ObjectNode patch = Json.mapper().createObjectNode();
    patch.set("status", parse(status));
    return merge(path(kind, namespace, name) + "/status", patch.toString());
  }

  /** Deletes the object, or marks it for deletion where it has finalizers. */
  public void delete(String kind, @Nullable String namespace, String name) {
    require(send(HttpMethod.DELETE, path(kind, namespace, name), "", ""));
  }

  private JsonNode merge(String path, String patch) {
    String json = parse(patch).toString();
    return require(send(HttpMethod.PATCH, path, "application/merge-patch+json", json));
  }

  private static String collection(String kind, @Nullable String namespace) {
    String inNamespace = "namespaces/" + namespace + "/";
    return switch (kind) {
      case "Namespace" -> "/api/v1/namespaces";
      case "Event" -> "/apis/events.k8s.io/v1/" + inNamespace + "events";
      case "Secret" -> "/api/v1/" + inNamespace + "secrets";
      case "ManagedProvider" ->
          "/apis/providers.platform-mesh.io/v1alpha1/" + inNamespace + "managedproviders";
      default -> {
        ResourceDefinitionContext context = ResourceKind.valueOf(kind).context();
        yield "/apis/%s/%s/%s%s"
            .formatted(
                context.getGroup(),
                context.getVersion(),
                context.isNamespaceScoped() ? inNamespace : "",
                context.getPlural());
      }
    };
  }

  private static String path(String kind, @Nullable String namespace, String name) {
    return collection(kind, namespace) + "/" + name;
  }

  private MockResponse send(HttpMethod method, String path, String type, String body) {
    Buffer content = new Buffer(body.getBytes(StandardCharsets.UTF_8));
    Headers headers = Headers.builder().add("Content-Type", type).build();
    return server.route(new RecordedRequest("HTTP/1.1", method, prefix + path, headers, content));
  }

  private static JsonNode require(MockResponse response) {
    String body = response.getBody() == null ? "" : response.getBody().readUtf8();
    if (response.code() >= 300) {
      throw new AssertionError("the embedded API server answers " + response.code() + ": " + body);
    }
    try {
      return Json.mapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("the embedded API server answers no JSON", e);
    }
  }
}
